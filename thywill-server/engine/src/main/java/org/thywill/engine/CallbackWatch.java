package org.thywill.engine;

import org.jspecify.annotations.Nullable;

/// Knows which callback of a client runs, and since when. Written by the client's mailbox, read by the sweep.
final class CallbackWatch {
    private volatile @Nullable Run running;
    /// The one that was found to be slow. Used by the sweep only.
    private @Nullable Run told;

    private record Run(String callback, long sinceMs) {}

    /// @param callback the name of the method
    void started(String callback, long nowMs) {
        running = new Run(callback, nowMs);
    }

    void ended() {
        running = null;
    }

    /// Whether a callback runs for longer than the limit. True only once for each.
    @SuppressWarnings("ReferenceEquality") // it is about this run, not about one like it
    boolean slow(long nowMs, long limitMs) {
        var current = running;
        if (current == null || current == told || nowMs - current.sinceMs() <= limitMs) {
            return false;
        }
        told = current;
        return true;
    }

    /// The name of the callback that runs, for the log.
    String callback() {
        var current = running;
        return current == null ? "(ended)" : current.callback();
    }
}
