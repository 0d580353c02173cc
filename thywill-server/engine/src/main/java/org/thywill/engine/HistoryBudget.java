package org.thywill.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What all channels may take together with their histories, those included that are for one client alone.
///
/// Past four fifths of it those that were used least recently are given up on a thread of their own, until a fifth of
/// that is free again. That may be too slow for who makes channels faster; so a new one has to find room: past
/// the whole its maker gives up others first.
final class HistoryBudget {
    /// How many a maker of a channel gives up at most. In the long run it is one for each that is made.
    private static final int LOOKS = 256;

    private final long limitBytes;
    private final long highBytes;
    private final long lowBytes;
    private final Executor executor;
    private final EngineCounters counters;
    private final EvictionOrder order = new EvictionOrder();
    private final AtomicLong used = new AtomicLong();
    /// What of it are entries of channels of kind `state`, which are not given up.
    private final AtomicLong entries = new AtomicLong();
    private final AtomicBoolean evicting = new AtomicBoolean();
    /// Grows when much has been looked at in vain, lest that be done for each publication.
    private volatile long evictAboveBytes;

    HistoryBudget(long limitBytes, Executor executor, EngineCounters counters) {
        this.limitBytes = limitBytes;
        this.highBytes = limitBytes / 5 * 4;
        this.lowBytes = highBytes / 5 * 4;
        this.evictAboveBytes = highBytes;
        this.executor = executor;
        this.counters = counters;
    }

    /// What can be given up.
    EvictionOrder order() {
        return order;
    }

    long usedBytes() {
        return used.get();
    }

    /// May be called with a client's or a channel's lock held: eviction happens on a thread of its own.
    void add(int bytes) {
        if (used.addAndGet(bytes) > evictAboveBytes && bytes > 0 && evicting.compareAndSet(false, true)) {
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

    /// Gives up what was used least recently until so many bytes fit into the budget. Takes some steps at most. Called
    /// with no lock of a client or a channel held.
    ///
    /// @return whether they fit
    boolean makeRoom(int bytes) {
        for (int look = 0; used.get() + bytes > limitBytes; look++) {
            if (look == LOOKS) {
                return false;
            }
            if (forget(order.next())) {
                counters.evictionsAtOnce.increment();
            }
        }
        return true;
    }

    private void evict() {
        try {
            for (int turns = order.size(); turns > 0 && used.get() > lowBytes; turns--) {
                forget(order.next());
            }
            for (int turns = order.size(); turns > 0 && used.get() > highBytes; turns--) {
                forget(order.any());
            }
        } finally {
            evictAboveBytes = Math.max(highBytes, used.get() + limitBytes / 50);
            evicting.set(false);
        }
    }

    private boolean forget(@Nullable Evictable next) {
        boolean any = next != null && next.forgetHistory();
        if (any) {
            counters.evictions.increment();
        }
        return any;
    }
}
