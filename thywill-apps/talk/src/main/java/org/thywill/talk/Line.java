package org.thywill.talk;

import org.jspecify.annotations.Nullable;

/// A line as it stands on `lines/ROOM`.
///
/// @param by names the browser it came from, so that a page knows its own lines
/// @param at in epoch milliseconds, by the server's clock
/// @param key the writing page's own, or `null`
record Line(
        String by,
        String name,
        String text,
        long at,
        @Nullable String key) {}
