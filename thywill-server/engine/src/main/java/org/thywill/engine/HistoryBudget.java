package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What all channels may take together with their histories, those included that are for one client alone. Past it
/// those that were used least recently are given up, until a fifth of the budget is free again.
final class HistoryBudget {
    private final long limitBytes;
    private final Executor executor;
    private final EngineCounters counters;
    private final AtomicLong used = new AtomicLong();
    /// What of it are entries of channels of kind `state`, which are not given up.
    private final AtomicLong entries = new AtomicLong();
    private final AtomicBoolean evicting = new AtomicBoolean();
    private volatile Supplier<Stream<Evictable>> histories = Stream::empty;

    HistoryBudget(long limitBytes, Executor executor, EngineCounters counters) {
        this.limitBytes = limitBytes;
        this.executor = executor;
        this.counters = counters;
    }

    /// @param all gives every history
    void watch(Supplier<Stream<Evictable>> all) {
        histories = all;
    }

    long usedBytes() {
        return used.get();
    }

    /// May be called with a client's or a channel's lock held: eviction happens on a thread of its own.
    void add(int bytes) {
        if (used.addAndGet(bytes) > limitBytes && evicting.compareAndSet(false, true)) {
            executor.execute(this::evict);
        }
    }

    void addEntries(int bytes) {
        entries.addAndGet(bytes);
        add(bytes);
    }

    /// Whether there may be so many bytes more of entries: half of the budget is for them at most.
    boolean takesEntries(long bytes) {
        return entries.get() + bytes <= limitBytes / 2;
    }

    private void evict() {
        try {
            long goal = limitBytes - limitBytes / 5;
            record Candidate(Evictable history, long usedAtMs) {}
            // What is taken out of the queue and given up is garbage at once, however long this takes.
            var candidates = histories
                    .get()
                    .map(history -> new Candidate(history, history.usedAtMs()))
                    .sorted(Comparator.comparingLong(Candidate::usedAtMs))
                    .collect(Collectors.toCollection(ArrayDeque::new));
            while (used.get() > goal && !candidates.isEmpty()) {
                if (candidates.remove().history().forgetHistory()) {
                    counters.evictions.increment();
                }
            }
        } finally {
            evicting.set(false);
        }
    }
}
