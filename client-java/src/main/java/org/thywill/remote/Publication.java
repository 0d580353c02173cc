package org.thywill.remote;

import tools.jackson.databind.JsonNode;

/// What came on a channel; on channel `@`, from the application for this client alone.
///
/// @param offset 1, 2, 3, … within the channel's epoch
public record Publication(String channel, long offset, JsonNode data) {}
