package org.thywill.remote;

/// Time, so that tests can move it.
interface Timers {

    /// Milliseconds since some moment; never goes back.
    long nowMs();

    /// Runs a task once, later.
    Timer after(long delayMs, Runnable task);

    interface Timer {
        /// The task may still run if it has begun to.
        void cancel();
    }

    /// Timers whose tasks hold a lock while they run. Cancelling one with the lock held is final.
    default Timers holding(Object lock) {
        var plain = this;
        return new Timers() {
            @Override
            public long nowMs() {
                return plain.nowMs();
            }

            @Override
            public Timer after(long delayMs, Runnable task) {
                var cancelled = new boolean[1]; // guarded by the lock
                var timer = plain.after(delayMs, () -> {
                    synchronized (lock) {
                        if (!cancelled[0]) {
                            task.run();
                        }
                    }
                });
                return () -> {
                    cancelled[0] = true;
                    timer.cancel();
                };
            }
        };
    }
}
