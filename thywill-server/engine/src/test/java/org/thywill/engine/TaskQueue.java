package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/// Runs tasks when the test says so, on the test's own thread.
final class TaskQueue implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }

    /// Runs the tasks, and those that they bring forth, until there are none.
    void runAll() {
        for (var task = next(); task != null; task = next()) {
            task.run();
        }
    }

    /// Runs the oldest task, if there is one.
    boolean runOne() {
        var task = next();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    synchronized int size() {
        return tasks.size();
    }
}
