package org.thywill.database.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;
import org.thywill.component.Counters;
import org.thywill.component.DatabaseException;

/// Runs every call to the database: apart from the caller's thread, in a transaction, settled before it returns,
/// its failure translated and counted.
///
/// The work has a virtual thread of its own because callers may be interrupted: an interrupt in the middle of
/// file access would close H2's file for everyone, and a connection to MySQL in the middle of a commit. The caller
/// waits for the end of what it began and is then interrupted again.
final class Calls {
    private final String where;
    private final TransactionTemplate transactions;
    private final Durability durability;
    private final LongAdder failed;
    private final LongAdder failedForNow;

    /// Held for reading by calls in flight, for writing once closed.
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private volatile boolean closed;

    Calls(String where, TransactionTemplate transactions, Durability durability, Counters counters) {
        this.where = where;
        this.transactions = transactions;
        this.durability = durability;
        failed = counters.counter("database.failed");
        failedForNow = counters.counter("database.failed.for-now");
    }

    <T> T read(String what, Supplier<T> work) {
        return call(what, work::get);
    }

    /// Runs the work in one transaction and returns when it is on disk.
    <T> T write(String what, Supplier<T> work) {
        return call(what, () -> {
            T result = transactions.execute(_ -> work.get());
            settle(what);
            return result;
        });
    }

    void write(String what, Runnable work) {
        call(what, () -> {
            transactions.executeWithoutResult(_ -> work.run());
            settle(what);
            return true;
        });
    }

    /// What is committed is not undone if this fails: whether it is stored is unknown, as when a connection is lost in
    /// the middle of a commit.
    private void settle(String what) {
        try {
            durability.settle();
        } catch (SQLException e) {
            var failure = Failures.of(what, where, e);
            throw new DatabaseException(String.valueOf(failure.getMessage()), true, e);
        }
    }

    /// Lets calls in flight finish and refuses new ones.
    ///
    /// @return whether they had finished within the time
    boolean close(Duration grace) {
        closed = true;
        try {
            return open.writeLock().tryLock(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> T call(String what, Callable<T> work) {
        var task = new FutureTask<T>(() -> {
            if (closed || !open.readLock().tryLock()) {
                var closing = new IllegalStateException("closed");
                throw new DatabaseException(what + " refused: " + where + " has been closed", false, closing);
            }
            try {
                return work.call();
            } finally {
                open.readLock().unlock();
            }
        });
        Thread.ofVirtual().name("database-" + what).start(task);
        return await(what, task);
    }

    private <T> T await(String what, FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    var cause = e.getCause();
                    throw failure(what, cause == null ? e : cause);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException failure(String what, Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof IllegalArgumentException illegal) {
            return illegal;
        }
        var failure = Failures.of(what, where, cause);
        (failure.worthRetrying() ? failedForNow : failed).increment();
        return failure;
    }
}
