package org.thywill.component;

import org.jspecify.annotations.Nullable;

/// One entry of a channel.
///
/// @param offset its number in the channel's epoch, from 1, without gaps; 0 where nothing is numbered
/// @param atMs when it was published, in epoch milliseconds
/// @param id the publisher's own, to publish at most once; `null` if it gave none
/// @param key what it is the newest of, perhaps empty; `null` on a channel that has no keys
/// @param publisher stands for the client that has published it, over all its connections and restarts of the
///     server, and for no other; at most 64 of `A-Z a-z 0-9 _ -`; `null` if it was the application, or if it does not
///     matter on this channel
/// @param json the data as JSON in UTF-8, known to be valid
/// @param change what it does to the entry of its key, on channels of kind `state`; `null` on others
public record Publication(
        long offset,
        long atMs,
        @Nullable String id,
        @Nullable String key,
        @Nullable String publisher,
        Json json,
        @Nullable Change change) {

    /// Published by the application, without a key.
    public Publication(long offset, long atMs, @Nullable String id, Json json) {
        this(offset, atMs, id, null, null, json, null);
    }

    /// That changes no entry.
    public Publication(
            long offset, long atMs, @Nullable String id, @Nullable String key, @Nullable String publisher, Json json) {
        this(offset, atMs, id, key, publisher, json, null);
    }

    /// The bytes of its data and its key, roughly.
    public int bytes() {
        return json.length() + (key == null ? 0 : key.length());
    }

    /// Writes or removes one entry.
    ///
    /// @param score orders entries; `null` if it has none
    /// @param expiresAtMs when the entry is to be removed, in epoch milliseconds; 0 for never
    /// @param removed whether the entry is removed; the data is `null` then
    public record Change(@Nullable Double score, long expiresAtMs, boolean removed) {
        public static final Change REMOVED = new Change(null, 0, true);
    }
}
