package org.thywill.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many clients there are, of all applications, and how many there may be.
final class Population {
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong sockets = new AtomicLong();

    Population(int limit) {
        this.limit = limit;
    }

    /// Makes room for one more.
    ///
    /// @return false if there is none
    boolean enter() {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /// A number for a client that has come: 1, 2, 3, …
    long nextSocket() {
        return sockets.incrementAndGet();
    }

    void left() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
