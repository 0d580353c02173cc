package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one at a time and in order, on a thread that lives only as long as there are any.
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /// After so many tasks others get their turn.
    private static final int TURN = 64;

    private final Owner owner;
    /// There only while there is something to do. Guarded by this.
    private @Nullable ArrayDeque<Runnable> tasks;
    /// Tasks added less tasks of past turns: a thread runs while it is greater than 0. Guarded by this.
    private int pending;

    /// Tasks of this turn that have begun. Guarded by this.
    private int begun;

    private volatile @Nullable Thread runner;

    /// Whose tasks are run.
    interface Owner {
        /// Gives the mailbox its thread.
        Executor executor();

        /// Called on the mailbox's thread when some tasks have been run.
        void afterTurn();
    }

    Mailbox(Owner owner) {
        this.owner = owner;
    }

    void add(Runnable task) {
        add(task, false);
    }

    /// Adds a task that comes before all that wait.
    void addFirst(Runnable task) {
        add(task, true);
    }

    private void add(Runnable task, boolean first) {
        if (enqueue(task, first)) {
            owner.executor().execute(this::turn);
        }
    }

    /// @return whether no thread runs yet
    private synchronized boolean enqueue(Runnable task, boolean first) {
        var queue = tasks == null ? new ArrayDeque<Runnable>(1) : tasks;
        tasks = queue;
        if (first) {
            queue.addFirst(task);
        } else {
            queue.addLast(task);
        }
        return pending++ == 0;
    }

    private synchronized @Nullable Runnable next() {
        var task = tasks == null || begun >= TURN ? null : tasks.poll();
        if (task != null) {
            begun++;
        }
        return task;
    }

    /// Takes the task that comes next, for the task that runs to do it with its own.
    ///
    /// @return `null` if there is none, or it is of another kind
    synchronized <T extends Runnable> @Nullable T takeNext(Class<T> kind) {
        if (tasks == null || !kind.isInstance(tasks.peek())) {
            return null;
        }
        begun++;
        return kind.cast(tasks.remove());
    }

    /// @return whether another turn is due
    private synchronized boolean turned() {
        pending -= begun;
        begun = 0;
        if (pending == 0) {
            tasks = null;
        }
        return pending > 0;
    }

    /// How many tasks wait, up to those of the turn under way.
    synchronized int size() {
        return pending;
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
        for (var task = next(); task != null; task = next()) {
            guarded(task);
        }
        guarded(owner::afterTurn);
        runner = null;
        if (turned()) {
            owner.executor().execute(this::turn);
        }
    }

    /// Runs it; what it throws is logged.
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("task of a mailbox failed", e);
        }
    }
}
