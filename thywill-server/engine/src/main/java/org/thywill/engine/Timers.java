package org.thywill.engine;

/// Runs small tasks later, such as those that end what took too long.
interface Timers {

    /// @param task must not block, and must not throw
    /// @return cancels the task if it has not begun
    Runnable after(long delayMs, Runnable task);

    /// Drops what is still to come.
    void stop();
}
