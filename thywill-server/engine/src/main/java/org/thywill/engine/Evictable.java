package org.thywill.engine;

import org.jspecify.annotations.Nullable;

/// Something kept in memory for those that may come back, which can be given up when memory is short.
abstract class Evictable {
    /// When something was needed last that is needed now.
    static final long IN_USE = Long.MAX_VALUE;

    /// Its neighbours in an [EvictionOrder]; guarded by that, as is what follows.
    @Nullable
    Evictable before;

    @Nullable
    Evictable after;

    boolean inOrder;

    /// When it had been needed last when it was looked at last, in epoch milliseconds.
    long seenUsedAtMs;

    /// When it was needed last, in epoch milliseconds, or [#IN_USE]. Takes no lock.
    abstract long usedAtMs();

    /// Gives the memory back. What is lost is announced to whoever comes back for it. Called with no lock of a
    /// client or a channel held.
    ///
    /// @return whether there was any
    abstract boolean forgetHistory();
}
