package org.thywill.engine;

import java.util.concurrent.atomic.AtomicInteger;

/// What the channels of all applications share, and how many of them there may be. For any thread.
final class ChannelResources {
    /// What a channel takes besides what it holds, roughly, in bytes.
    static final int CHANNEL_BYTES = 768;

    private final Services services;
    private final HistoryBudget budget;
    private final DurableWriter writer;
    private final AtomicInteger inUse = new AtomicInteger();

    ChannelResources(Services services, HistoryBudget budget, DurableWriter writer) {
        this.services = services;
        this.budget = budget;
        this.writer = writer;
    }

    HistoryBudget budget() {
        return budget;
    }

    DurableWriter writer() {
        return writer;
    }

    /// Makes room for a channel: whoever brings one into use pays for it, not later, and not by the time of others.
    ///
    /// @throws TooManyChannelsException if there is none
    void makeRoom() {
        if (!budget.makeRoom(CHANNEL_BYTES)) {
            services.counters().refusedChannels.increment();
            throw TooManyChannelsException.forMemory(services.settings().historyHeapPercent());
        }
    }

    /// Counts a channel in.
    ///
    /// @throws TooManyChannelsException if there are as many as there may be
    void reserve() {
        int limit = services.settings().maxChannels();
        if (inUse.incrementAndGet() > limit) {
            inUse.decrementAndGet();
            services.counters().refusedChannels.increment();
            throw TooManyChannelsException.forNumber(limit);
        }
        budget.add(CHANNEL_BYTES);
    }

    /// Counts a channel out.
    void release() {
        inUse.decrementAndGet();
        budget.add(-CHANNEL_BYTES);
    }
}
