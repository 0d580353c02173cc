package org.thywill.remote;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Holds back whoever wishes to read more while it is shut: a thread, or a callback, one at a time.
final class Valve {
    private final Executor threads;
    private boolean open = true; // guarded by this, as is what follows
    private @Nullable Runnable wish;

    /// @param threads call what was held back: who opens the valve may hold locks
    Valve(Executor threads) {
        this.threads = threads;
    }

    /// Calls `more` now, or when the valve opens.
    void pass(Runnable more) {
        synchronized (this) {
            if (!open) {
                wish = more;
                return;
            }
        }
        more.run();
    }

    /// Waits until the valve is open.
    synchronized void await() throws InterruptedException {
        while (!open) {
            wait();
        }
    }

    void set(boolean wide) {
        Runnable due;
        synchronized (this) {
            open = wide;
            due = wide ? wish : null;
            wish = wide ? null : wish;
            notifyAll();
        }
        if (due != null) {
            threads.execute(due);
        }
    }
}
