package org.thywill.engine;

import java.util.concurrent.atomic.AtomicInteger;

/// How many calls are not answered, of all clients and in both directions, and how many may be.
final class CallBudget {
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();

    CallBudget(int limit) {
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

    void leave() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
