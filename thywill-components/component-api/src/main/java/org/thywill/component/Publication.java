package org.thywill.component;

import org.jspecify.annotations.Nullable;

/// One entry of a channel.
///
/// @param offset its number in the channel's epoch, from 1, without gaps
/// @param atMs when it was published, in epoch milliseconds
/// @param id the publisher's own, to publish at most once; `null` if it gave none
/// @param publisher stands for the client that has published it, over all its connections and restarts of the
///     server, and for no other; at most 64 of `A-Z a-z 0-9 _ -`; `null` if it was the application, or if it does not
///     matter on this channel
/// @param json the data as JSON in UTF-8, known to be valid
public record Publication(
        long offset,
        long atMs,
        @Nullable String id,
        @Nullable String publisher,
        Json json) {

    /// Published by the application.
    public Publication(long offset, long atMs, @Nullable String id, Json json) {
        this(offset, atMs, id, null, json);
    }
}
