package org.thywill.talk;

import org.jspecify.annotations.Nullable;

/// What a page sends: one of these, the others absent.
///
/// @param join goes into a room and out of the one before
/// @param say adds a line to a room
/// @param rename takes another name
/// @param typing tells the room that something is being written
/// @param earlier asks for older lines
record Request(
        @Nullable Join join,
        @Nullable Say say,
        @Nullable Rename rename,
        @Nullable Typing typing,
        @Nullable Earlier earlier) {

    record Join(@Nullable String room, @Nullable String name) {}

    /// @param name as the page shows it, since after a restart of the server a line may come before its `join`
    /// @param key the page's own, by which it knows its line again
    record Say(
            @Nullable String room,
            @Nullable String name,
            @Nullable String text,
            @Nullable String key) {}

    record Rename(@Nullable String name) {}

    record Typing(@Nullable String room) {}

    /// @param before the offset of the oldest line that the page has
    record Earlier(@Nullable String room, long before) {}
}
