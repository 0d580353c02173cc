package org.thywill.push.comet;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// An event loop that runs when the test says so, and its shard.
final class FakeLoop implements Executor {
    final Clock clock = new Clock();
    final LoopShard shard = new LoopShard(this, clock);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int wakeUps;

    @Override
    public void execute(Runnable task) {
        wakeUps++;
        tasks.add(task);
    }

    void run() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    int wakeUps() {
        return wakeUps;
    }

    /// Lets time pass, with a sweep every second.
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advanceSeconds(1);
            shard.sweep();
            run();
        }
    }
}
