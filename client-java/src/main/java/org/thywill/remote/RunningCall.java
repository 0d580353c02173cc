package org.thywill.remote;

import org.jspecify.annotations.Nullable;

/// A call of a client's function, until it is over. Guarded by itself.
final class RunningCall {
    private @Nullable Thread runner;
    private Timers.@Nullable Timer timer;
    private boolean over;

    synchronized void timer(Timers.Timer started) {
        timer = started;
    }

    /// @return false if nobody waits for it any more
    synchronized boolean begin() {
        if (!over) {
            runner = Thread.currentThread();
        }
        return !over;
    }

    /// From now on nobody interrupts the thread.
    ///
    /// @return whether the result is still wanted
    synchronized boolean end() {
        boolean wanted = !over;
        finish();
        return wanted;
    }

    /// It does not begin, or is interrupted.
    synchronized void abandon() {
        if (runner != null) {
            runner.interrupt();
        }
        finish();
    }

    private void finish() {
        over = true;
        runner = null;
        if (timer != null) {
            timer.cancel();
        }
    }
}
