package org.thywill.push.stomp;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Measures what is on its way to one client: given to the connection but not yet written, and written but not yet
/// taken by the operating system. Sizes are in bytes.
final class OutboundQueue {
    private final long max;
    private final long stallNanos;
    private final AtomicLong given = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition shortened = lock.newCondition();
    private volatile long queued;
    private volatile boolean closed;
    /// On the event loop only, like all below.
    private long written;

    private long drained;
    private long progressAt;

    OutboundQueue(long max, Duration maxStall, long now) {
        this.max = max;
        stallNanos = maxStall.toNanos();
        progressAt = now;
    }

    /// Counts something that was given to the connection. From any thread.
    ///
    /// @return false if it is too much
    boolean give(long bytes) {
        return given.addAndGet(bytes) + queued <= max;
    }

    /// It is about to be written.
    void take(long bytes) {
        given.addAndGet(-bytes);
    }

    void wrote(long bytes) {
        written += bytes;
    }

    /// What the outlet holds by now.
    ///
    /// @return false if it is too much
    boolean holds(long bytes) {
        queued = bytes;
        if (isShort()) {
            wake();
        }
        return bytes <= max;
    }

    /// Whether it had better not hold some more bytes: over a quarter of the most that it may hold is there, or there
    /// is anything to which the bytes would be too much.
    boolean isLong(long more) {
        return queued > max / 4 || (queued > 0 && queued + more > max);
    }

    /// Whether nothing has been taken for too long.
    boolean isStalled(long now) {
        long drainedNow = written - queued;
        if (queued == 0 || drainedNow != drained) {
            drained = drainedNow;
            progressAt = now;
        }
        return now - progressAt >= stallNanos;
    }

    void close() {
        closed = true;
        wake();
    }

    /// @return false if the connection has closed, or the time ran out
    boolean awaitShort(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && !isShort()) {
                if (left <= 0) {
                    return false;
                }
                left = shortened.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isShort() {
        return given.get() + queued <= max / 4;
    }

    private void wake() {
        lock.lock();
        try {
            shortened.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
