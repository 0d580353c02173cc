package org.thywill.remote;

import tools.jackson.databind.JsonNode;

/// What came on a channel; on channel `@`, from the application for this client alone.
///
/// @param offset 1, 2, 3, … within the channel's epoch, with holes on a channel of kind `latest`; 0 on one of kind
///     `volatile`
/// @param key what it is the newest of, on a channel of kind `latest`; else empty
/// @param data on a channel with deltas to be read only: it is shared with what comes later
public record Publication(String channel, long offset, String key, JsonNode data) {

    /// Without a key.
    public Publication(String channel, long offset, JsonNode data) {
        this(channel, offset, "", data);
    }
}
