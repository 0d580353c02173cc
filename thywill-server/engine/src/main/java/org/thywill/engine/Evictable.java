package org.thywill.engine;

/// Something kept in memory for those that may come back, which can be given up when memory is short.
interface Evictable {
    /// When it was needed last, in epoch milliseconds.
    long usedAtMs();

    /// Gives the memory back. What is lost is announced to whoever comes back for it.
    ///
    /// @return whether there was any
    boolean forgetHistory();
}
