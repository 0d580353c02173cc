package org.thywill.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One timer for all connections of an event loop: every so often each is asked whether it will be late before it is
/// asked again. So a deadline costs a connection a number, not a timer. Used on its event loop only.
final class Sweeper {

    /// Something with a deadline.
    interface Swept {
        /// Called at every sweep.
        ///
        /// @param nowNanos when the next sweep will be, as [System#nanoTime]: what is late then is late
        void sweep(long nowNanos);

        /// Where it stands in the sweeper's list; kept for the sweeper.
        int sweepIndex();

        void sweepIndex(int index);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final List<Swept> all = new ArrayList<>();
    private final long periodNanos;

    Sweeper(long periodNanos) {
        this.periodNanos = periodNanos;
    }

    /// @param periodMs how long before its deadline a connection may be found late
    static Sweeper on(EventLoop loop, long periodMs) {
        var sweeper = new Sweeper(TimeUnit.MILLISECONDS.toNanos(periodMs));
        var _ = loop.scheduleWithFixedDelay(
                () -> sweeper.sweep(System.nanoTime()), periodMs, periodMs, TimeUnit.MILLISECONDS);
        return sweeper;
    }

    void add(Swept swept) {
        swept.sweepIndex(all.size());
        all.add(swept);
    }

    /// Does nothing if it was removed before.
    void remove(Swept swept) {
        int index = swept.sweepIndex();
        if (index < 0) {
            return;
        }
        var last = all.removeLast();
        if (index < all.size()) {
            all.set(index, last);
            last.sweepIndex(index);
        }
        swept.sweepIndex(-1);
    }

    /// Goes backwards, so that one that removes itself puts only one already asked in its place.
    void sweep(long nowNanos) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (i < all.size()) {
                sweep(all.get(i), nowNanos + periodNanos);
            }
        }
    }

    private static void sweep(Swept swept, long nowNanos) {
        try {
            swept.sweep(nowNanos);
        } catch (Throwable e) { // such as too little memory, after which the others are asked nevertheless
            LOG.error("a connection could not be checked for its deadline", e);
        }
    }

    int size() {
        return all.size();
    }
}
