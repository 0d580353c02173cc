package org.thywill.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Queue;

/// A queue of an application's, which its clients push to. Its lock is taken after a client's.
final class AppQueue implements Queue {
    private static final int MAX_ENTRIES = 1_000_000;
    private static final long MAX_BYTES = 1L << 30;

    private final String name;
    private final EngineCounters counters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    /// Guarded by the lock, as is what follows.
    private final ArrayDeque<AppQueueEntry> entries = new ArrayDeque<>();

    private long bytes;
    private int maxEntries;
    private long maxBytes;
    private Drop drop = Drop.REFUSE;
    private boolean closed;

    AppQueue(String name, EngineSettings settings, EngineCounters counters) {
        this.name = name;
        this.counters = counters;
        this.maxEntries = settings.queueSize();
        this.maxBytes = settings.queueBytes().bytes();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Queue bound(int newEntries, long newBytes, Drop newDrop) {
        if (newEntries < 1 || newEntries > MAX_ENTRIES || newBytes < 1 || newBytes > MAX_BYTES) {
            throw new IllegalArgumentException("A queue holds 1 to " + MAX_ENTRIES + " entries of 1 to " + MAX_BYTES
                    + " bytes, but was to hold " + newEntries + " of " + newBytes);
        }
        return locked(() -> {
            maxEntries = newEntries;
            maxBytes = newBytes;
            drop = newDrop;
            return this;
        });
    }

    @Override
    public Queue bound(int newEntries, Drop newDrop) {
        return bound(newEntries, locked(() -> maxBytes), newDrop);
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        return locked(entries::size);
    }

    @Override
    public Optional<Entry> shift() {
        return locked(() -> taken(entries.pollFirst()));
    }

    @Override
    public Optional<Entry> pop() {
        return locked(() -> taken(entries.pollLast()));
    }

    @Override
    public Optional<Entry> shift(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNs = TimeUnit.NANOSECONDS.convert(limit);
            while (entries.isEmpty() && !closed && leftNs > 0) {
                leftNs = filled.awaitNanos(leftNs);
            }
            return taken(entries.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    /// Appends an entry, in whose favour others may give way.
    ///
    /// @return false if it is refused
    boolean push(AppQueueEntry entry) {
        boolean taken = locked(() -> {
            if (entry.bytes() > maxBytes || (drop == Drop.REFUSE && full(entry))) {
                return false;
            }
            while (full(entry)) {
                counters.queuesDropped.increment();
                taken(drop == Drop.OLDEST ? entries.pollFirst() : entries.pollLast());
            }
            entries.add(entry);
            bytes += entry.bytes();
            filled.signal();
            return true;
        });
        if (!taken) {
            counters.refusedQueues.increment();
        }
        return taken;
    }

    /// Those that wait wait no longer.
    void close() {
        locked(() -> {
            closed = true;
            entries.clear();
            bytes = 0;
            filled.signalAll();
            return this;
        });
    }

    private boolean full(AppQueueEntry entry) {
        return entries.size() >= maxEntries || (!entries.isEmpty() && bytes + entry.bytes() > maxBytes);
    }

    private Optional<Entry> taken(@Nullable AppQueueEntry entry) {
        if (entry != null) {
            bytes -= entry.bytes();
        }
        return Optional.ofNullable(entry);
    }

    private <T> T locked(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }
}
