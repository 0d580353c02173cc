package org.thywill.engine;

import java.util.concurrent.atomic.AtomicInteger;

/// How many clients there are, of all applications, and how many there may be.
final class Population {
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();

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

    void left() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
