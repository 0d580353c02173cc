package org.thywill.engine;

import org.jspecify.annotations.Nullable;

/// Knows which callback of a client runs, and since when. Written by the client's mailbox, read by the sweep.
final class CallbackWatch {
    private volatile @Nullable Run running;
    /// The one that was found to be slow. Used by the sweep only.
    private @Nullable Run told;

    private record Run(String callback, long sinceMs, long limitMs, Thread thread) {
        long ranMs(long nowMs) {
            return nowMs - sinceMs;
        }
    }

    /// @param callback the name of the method
    /// @param limitMs after so long the callback is interrupted
    void started(String callback, long nowMs, long limitMs) {
        running = new Run(callback, nowMs, limitMs, Thread.currentThread());
    }

    /// @return whether it took longer than its limit
    synchronized boolean ended(long nowMs) {
        var ended = running;
        running = null;
        return ended != null && ended.ranMs(nowMs) > ended.limitMs();
    }

    /// Interrupts the callback that runs if it is past its limit; never the one after it.
    synchronized void interruptIfOverdue(long nowMs) {
        var current = running;
        if (current != null && current.ranMs(nowMs) > current.limitMs()) {
            current.thread().interrupt();
        }
    }

    /// Whether a callback runs for longer than the limit. True only once for each.
    @SuppressWarnings("ReferenceEquality") // it is about this run, not about one like it
    boolean slow(long nowMs, long limitMs) {
        var current = running;
        if (current == null || current == told || current.ranMs(nowMs) <= limitMs) {
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
