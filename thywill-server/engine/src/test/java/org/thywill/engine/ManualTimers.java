package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;

/// Runs its tasks when the test says so, those that are due by the test's clock.
final class ManualTimers implements Timers {
    private record Task(long atMs, Runnable run) {}

    private final ManualClock clock;
    private final List<Task> tasks = new ArrayList<>();

    ManualTimers(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Runnable after(long delayMs, Runnable task) {
        var made = new Task(clock.millis() + delayMs, task);
        tasks.add(made);
        return () -> {
            synchronized (this) {
                tasks.remove(made);
            }
        };
    }

    void runDue() {
        due().forEach(task -> task.run().run());
    }

    private synchronized List<Task> due() {
        var due = tasks.stream().filter(task -> task.atMs() <= clock.millis()).toList();
        tasks.removeAll(due);
        return due;
    }

    /// How many are still to come.
    synchronized int size() {
        return tasks.size();
    }

    @Override
    public synchronized void stop() {
        tasks.clear();
    }
}
