package org.thywill.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Runs what is due when the test says so, on the test's own thread.
final class ManualTimer implements Services.Timer {
    private final InstantSource clock;
    private final PriorityQueue<Later> waiting = new PriorityQueue<>(Comparator.comparingLong(Later::atMs));

    private record Later(long atMs, Runnable task) {}

    ManualTimer(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        waiting.add(new Later(clock.millis() + delay.toMillis(), task));
    }

    private synchronized Runnable next() {
        var first = waiting.peek();
        return first == null || first.atMs() > clock.millis()
                ? null
                : waiting.remove().task();
    }

    void runDue() {
        for (var task = next(); task != null; task = next()) {
            task.run();
        }
    }

    synchronized int size() {
        return waiting.size();
    }
}
