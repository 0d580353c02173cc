package org.thywill.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A client that publishes, over a WebSocket. Used by one thread.
final class Publisher extends LoadClient {
    /// Of these many last messages it is known when they were sent.
    private static final int REMEMBERED = 1 << 16;

    private final Meter meter;
    private final boolean timed;
    private final AtomicReferenceArray<Long> plannedNanos;
    private long last;
    private final AtomicLong done = new AtomicLong();
    private volatile Thread waiting = Thread.currentThread();

    /// @param timed whether the meter is told of each message that is done, and not only of refusals
    Publisher(Network network, int index, Meter meter, boolean timed) {
        super(network, Transport.WEBSOCKET, index, null);
        this.meter = meter;
        this.timed = timed;
        this.plannedNanos = new AtomicReferenceArray<>(timed ? REMEMBERED : 1);
    }

    /// @param number of the payload, counted for each channel from 1
    void publish(String channel, long planned, int number, int size) {
        last++;
        if (timed) {
            plannedNanos.set((int) (last % REMEMBERED), planned);
        }
        send("{\"number\":" + last + ",\"publish\":\"" + channel + "\",\"data\":\"" + Payload.of(planned, number, size)
                + "\"}");
    }

    /// How many messages are not known to be done.
    long underWay() {
        return last - done.get();
    }

    /// Is woken whenever a message is done.
    void waitedForBy(Thread thread) {
        waiting = thread;
    }

    @Override
    void done(long number) {
        long before = done.getAndSet(number);
        for (long each = before + 1; timed && each <= number; each++) {
            var planned = plannedNanos.get((int) (each % REMEMBERED));
            if (planned != null) {
                meter.arrived(planned);
            }
        }
        java.util.concurrent.locks.LockSupport.unpark(waiting);
    }

    @Override
    long acknowledged() {
        return done.get();
    }

    @Override
    void publication(byte[] bytes, int from, int to) {
        meter.refused(new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    void refused(String frame) {
        meter.refused(frame);
    }

    @Override
    void lost(String why) {
        meter.refused("the publisher's connection ended: " + why);
    }
}
