package org.thywill.push.comet;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An event loop that runs when the test says so, and its shard.
final class FakeLoop implements Executor {
    final Clock clock = new Clock();
    final LoopShard shard = new LoopShard(this, clock, this::here, this::letOthersRun);
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private volatile int wakeUps;
    private int timesOthersRan;

    /// The loop in whose place the test acts, if it does.
    private @Nullable FakeLoop here;

    @Override
    public synchronized void execute(Runnable task) {
        wakeUps = wakeUps + 1;
        tasks.add(task);
    }

    /// Waits for a task from another thread, and runs it.
    void runNext() throws InterruptedException {
        var task = tasks.poll(20, TimeUnit.SECONDS);
        if (task == null) {
            throw new AssertionError("Waited 20 s for a task in vain");
        }
        task.run();
    }

    void run() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /// Lets this loop's tasks come from the thread of that event loop from now on, or from none.
    void hearFrom(@Nullable FakeLoop other) {
        here = other;
    }

    private @Nullable LoopShard here() {
        return here == null ? null : here.shard;
    }

    int wakeUps() {
        return wakeUps;
    }

    private void letOthersRun() {
        timesOthersRan++;
    }

    /// How often it has given way to other threads.
    int timesOthersRan() {
        return timesOthersRan;
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
