package org.thywill.engine;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one at a time and in order, on a thread that lives only as long as there are any.
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /// After so many tasks others get their turn.
    private static final int TURN = 64;

    private final Executor executor;
    private final Runnable afterTurn;
    private final ConcurrentLinkedDeque<Runnable> tasks = new ConcurrentLinkedDeque<>();
    /// Tasks added less tasks of past turns: a thread runs while it is greater than 0.
    private final AtomicInteger pending = new AtomicInteger();

    private volatile @Nullable Thread runner;

    /// @param afterTurn called on the mailbox's thread when some tasks have been run
    Mailbox(Executor executor, Runnable afterTurn) {
        this.executor = executor;
        this.afterTurn = afterTurn;
    }

    void add(Runnable task) {
        tasks.add(task);
        added();
    }

    /// Adds a task that comes before all that wait.
    void addFirst(Runnable task) {
        tasks.addFirst(task);
        added();
    }

    private void added() {
        if (pending.getAndIncrement() == 0) {
            executor.execute(this::turn);
        }
    }

    /// How many tasks wait, up to those of the turn under way.
    int size() {
        return pending.get();
    }

    /// Interrupts the task that runs now, if any.
    void interrupt() {
        var thread = runner;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void turn() {
        runner = Thread.currentThread();
        int done = 0;
        for (var task = tasks.poll(); task != null; task = done < TURN ? tasks.poll() : null) {
            guarded(task);
            done++;
        }
        guarded(afterTurn);
        runner = null;
        if (pending.addAndGet(-done) > 0) {
            executor.execute(this::turn);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("task of a mailbox failed", e);
        }
    }
}
