package org.thywill.component;

import org.jspecify.annotations.Nullable;

/// One entry of a channel.
///
/// @param offset its number in the channel's epoch, from 1, without gaps
/// @param atMs when it was published, in epoch milliseconds
/// @param id the publisher's own, to publish at most once; `null` if it gave none
/// @param json the data as JSON in UTF-8, known to be valid
public record Publication(long offset, long atMs, @Nullable String id, Json json) {}
