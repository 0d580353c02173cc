package org.thywill.engine;

import org.thywill.component.CloseReason;

/// What clients are told that have to go.
///
/// @param detail as in [org.thywill.component.Connection#close(CloseReason, String)]
record Parting(CloseReason reason, String detail) {
    /// Those of an application that is removed come back within this time, to its next version.
    static final Parting SOON = within(2_000);

    /// They come back here, at a random time within so many milliseconds.
    static Parting within(long millis) {
        return new Parting(CloseReason.DRAINING, "retry=" + millis);
    }

    /// They come back here, at a random time between these, in milliseconds from now.
    static Parting between(long fromMs, long toMs) {
        return new Parting(CloseReason.DRAINING, "retry=" + fromMs + "-" + toMs);
    }

    /// They go to another origin, at once.
    static Parting to(String origin) {
        return new Parting(CloseReason.ELSEWHERE, origin);
    }
}
