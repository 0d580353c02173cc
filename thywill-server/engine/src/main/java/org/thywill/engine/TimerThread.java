package org.thywill.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks on one thread of the platform's own, which begins with the first of them.
final class TimerThread implements Timers {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);

    private final ScheduledThreadPoolExecutor executor;

    TimerThread() {
        executor = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .name("thywill-timers")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .factory());
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Runnable after(long delayMs, Runnable task) {
        try {
            var scheduled = executor.schedule(() -> run(task), delayMs, TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) { // the server stops, and ends everything by itself
            return () -> {};
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // the executor would keep it to itself
            LOG.error("timer failed", e);
        }
    }

    @Override
    public void stop() {
        executor.shutdownNow();
    }
}
