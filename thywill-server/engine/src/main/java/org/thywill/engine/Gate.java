package org.thywill.engine;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Lets tasks pass until it is closed, so that whoever closes it knows what has been done. For any thread.
final class Gate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /// Guarded by the lock.
    private boolean closed;

    /// Runs a task, which must not block, unless the gate is closed.
    ///
    /// @return false if it is closed; nothing was done then
    boolean pass(Runnable task) {
        lock.readLock().lock();
        try {
            if (!closed) {
                task.run();
            }
            return !closed;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Lets nothing pass any more. Returns when all that has passed is done.
    void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
