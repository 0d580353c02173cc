package org.thywill.remote;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs one client's callbacks one at a time and in order, on a thread that lives only while there are any.
///
/// It takes whatever it is given. Past a mark it says that it is full; who feeds it then stops reading from the
/// network until it is half empty, so what stands in it is bounded by the mark and what was read already.
final class SerialQueue implements Executor {
    static final int FULL = 1_000;
    private static final int HALF = FULL / 2;
    private static final System.Logger LOG = System.getLogger(SerialQueue.class.getPackageName());

    private final Executor threads;
    private final Runnable onTurn;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by itself, as is what follows
    private boolean running;
    private boolean full;

    /// @param onTurn called when [#isFull] has changed, without a lock of ours
    SerialQueue(Executor threads, Runnable onTurn) {
        this.threads = threads;
        this.onTurn = onTurn;
    }

    boolean isFull() {
        synchronized (tasks) {
            return full;
        }
    }

    @Override
    public void execute(Runnable task) {
        boolean begin;
        boolean filled;
        synchronized (tasks) {
            tasks.add(task);
            begin = !running;
            running = true;
            filled = !full && tasks.size() >= FULL;
            full |= filled;
        }
        if (begin) {
            threads.execute(this::drain);
        }
        if (filled) {
            onTurn.run();
        }
    }

    private void drain() {
        for (var task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "A listener threw; the others go on", e);
            }
        }
    }

    private @Nullable Runnable next() {
        Runnable task;
        boolean emptied;
        synchronized (tasks) {
            task = tasks.poll();
            running = task != null;
            emptied = full && tasks.size() <= HALF;
            full &= !emptied;
        }
        if (emptied) {
            onTurn.run();
        }
        return task;
    }
}
