package org.thywill.breaking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What one publisher has tried to publish, and what became of it. Safe for use by many threads.
final class PublisherLog {
    enum Outcome {
        /// Nobody has said yet, or nobody could say.
        UNKNOWN,
        /// The server has said that it is done.
        OK,
        /// The server has said that it is not done.
        REFUSED
    }

    /// @param order among all attempts of the run
    record Attempt(int publisher, long number, String channel, long order, Outcome outcome) {}

    private final int publisher;
    private final AtomicLong orders;
    private final List<Attempt> attempts = new ArrayList<>();

    PublisherLog(int publisher, AtomicLong orders) {
        this.publisher = publisher;
        this.orders = orders;
    }

    int publisher() {
        return publisher;
    }

    /// Notes that a message is about to be sent.
    ///
    /// @return its number, from 1
    synchronized long attempt(String channel) {
        long number = attempts.size() + 1L;
        attempts.add(new Attempt(publisher, number, channel, orders.incrementAndGet(), Outcome.UNKNOWN));
        return number;
    }

    synchronized void settle(long number, Outcome outcome) {
        var attempt = attempts.get((int) number - 1);
        attempts.set((int) number - 1, new Attempt(publisher, number, attempt.channel(), attempt.order(), outcome));
    }

    synchronized boolean isKnown(long number) {
        return number >= 1 && number <= attempts.size();
    }

    synchronized Attempt attempt(long number) {
        return attempts.get((int) number - 1);
    }

    synchronized void forEach(Consumer<Attempt> action) {
        attempts.forEach(action);
    }

    synchronized Outcomes outcomes() {
        return new Outcomes(attempts.size(), count(Outcome.OK), count(Outcome.REFUSED));
    }

    synchronized long count(Outcome outcome) {
        return attempts.stream().filter(attempt -> attempt.outcome() == outcome).count();
    }
}
