package org.thywill.component;

import org.jspecify.annotations.Nullable;

/// One entry of a channel.
///
/// @param offset its number in the channel's epoch, from 1, without gaps; 0 where nothing is numbered
/// @param atMs when it was published, in epoch milliseconds
/// @param id the publisher's own, to publish at most once; `null` if it gave none
/// @param key what it is the newest of, perhaps empty; `null` on a channel that has no keys
/// @param json the data as JSON in UTF-8, known to be valid
public record Publication(
        long offset,
        long atMs,
        @Nullable String id,
        @Nullable String key,
        Json json) {

    /// Without a key.
    public Publication(long offset, long atMs, @Nullable String id, Json json) {
        this(offset, atMs, id, null, json);
    }
}
