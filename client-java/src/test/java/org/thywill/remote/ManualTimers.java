package org.thywill.remote;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Time that the test moves. Tasks run in the order in which they are due.
final class ManualTimers implements Timers {
    private record Task(long dueMs, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueMs).thenComparingLong(Task::order));
    private long nowMs = 1_000_000;
    private long order;

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public Timer after(long delayMs, Runnable work) {
        var task = new Task(nowMs + delayMs, order++, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    void advance(long ms) {
        long untilMs = nowMs + ms;
        while (!tasks.isEmpty() && tasks.element().dueMs() <= untilMs) {
            var task = tasks.remove();
            nowMs = Math.max(nowMs, task.dueMs());
            task.work().run();
        }
        nowMs = untilMs;
    }

    /// As if the machine had slept: what was due meanwhile runs late.
    void sleep(long ms) {
        nowMs += ms;
        advance(0);
    }
}
