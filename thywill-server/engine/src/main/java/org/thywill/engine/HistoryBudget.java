package org.thywill.engine;

import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What the histories of all channels may take together. Past it the channels that were used least recently lose
/// theirs, until a fifth of the budget is free again.
final class HistoryBudget {
    private final long limitBytes;
    private final Executor executor;
    private final EngineCounters counters;
    private final AtomicLong used = new AtomicLong();
    private final AtomicBoolean evicting = new AtomicBoolean();
    private volatile Supplier<Stream<ChannelState>> channels = Stream::empty;

    HistoryBudget(long limitBytes, Executor executor, EngineCounters counters) {
        this.limitBytes = limitBytes;
        this.executor = executor;
        this.counters = counters;
    }

    /// @param allChannels gives every channel in use
    void watch(Supplier<Stream<ChannelState>> allChannels) {
        channels = allChannels;
    }

    long usedBytes() {
        return used.get();
    }

    /// May be called with a channel's lock held: eviction happens on a thread of its own.
    void add(int bytes) {
        if (used.addAndGet(bytes) > limitBytes && evicting.compareAndSet(false, true)) {
            executor.execute(this::evict);
        }
    }

    private void evict() {
        try {
            long goal = limitBytes - limitBytes / 5;
            record Candidate(ChannelState channel, long usedAtMs) {}
            var candidates = channels.get()
                    .map(channel -> new Candidate(channel, channel.usedAtMs()))
                    .sorted(Comparator.comparingLong(Candidate::usedAtMs))
                    .iterator();
            while (used.get() > goal && candidates.hasNext()) {
                if (candidates.next().channel().forgetHistory()) {
                    counters.evictions.increment();
                }
            }
        } finally {
            evicting.set(false);
        }
    }
}
