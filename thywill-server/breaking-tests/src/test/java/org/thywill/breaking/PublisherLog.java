package org.thywill.breaking;

import java.util.Arrays;
import java.util.Objects;
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
    /// Columns instead of rows: millions of objects would be looked at by the collector again and again.
    private String[] channels = new String[1_024];

    private long[] orderOf = new long[1_024];
    private Outcome[] outcomes = new Outcome[1_024];
    private int count;

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
        if (count == channels.length) {
            int more = count + count / 2;
            channels = Arrays.copyOf(channels, more);
            orderOf = Arrays.copyOf(orderOf, more);
            outcomes = Arrays.copyOf(outcomes, more);
        }
        channels[count] = channel;
        orderOf[count] = orders.incrementAndGet();
        outcomes[count] = Outcome.UNKNOWN;
        return ++count;
    }

    synchronized void settle(long number, Outcome outcome) {
        outcomes[index(number)] = outcome;
    }

    private int index(long number) {
        return Objects.checkIndex((int) number - 1, count);
    }

    synchronized boolean isKnown(long number) {
        return number >= 1 && number <= count;
    }

    synchronized Attempt attempt(long number) {
        int i = index(number);
        return new Attempt(publisher, number, channels[i], orderOf[i], outcomes[i]);
    }

    synchronized void forEach(Consumer<Attempt> action) {
        for (long number = 1; number <= count; number++) {
            action.accept(attempt(number));
        }
    }

    synchronized Outcomes outcomes() {
        return new Outcomes(count, count(Outcome.OK), count(Outcome.REFUSED));
    }

    synchronized long count(Outcome outcome) {
        return Arrays.stream(outcomes, 0, count).filter(each -> each == outcome).count();
    }
}
