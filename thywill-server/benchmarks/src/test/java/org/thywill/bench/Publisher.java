package org.thywill.bench;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A client that publishes, over a WebSocket. Used by one thread.
final class Publisher extends LoadClient {
    private final Meter meter;
    private final Sequences sequences;
    private final boolean timed;
    /// When the messages that are not done were to be sent, in their order.
    private final Queue<Long> plannedNanos = new ConcurrentLinkedQueue<>();

    private long last;
    private final AtomicLong done = new AtomicLong();
    private volatile Thread waiting = Thread.currentThread();

    /// @param timed whether the meter is told of each message that is done, and not only of refusals
    Publisher(Network network, int index, Meter meter, Sequences sequences, boolean timed) {
        super(network, Transport.WEBSOCKET, index, null, meter);
        this.meter = meter;
        this.sequences = sequences;
        this.timed = timed;
    }

    void publish(String channel, long planned, int size) {
        last++;
        plannedNanos.add(planned);
        meter.sent();
        send("{\"number\":" + last + ",\"publish\":\"" + channel + "\",\"data\":\""
                + Payload.of(planned, sequences.next(channel), size) + "\"}");
    }

    /// How many messages are not known to be done.
    @Override
    long owed() {
        return last - done.get();
    }

    /// Is woken whenever a message is done.
    void waitedForBy(Thread thread) {
        waiting = thread;
    }

    @Override
    void done(long number) {
        for (long each = done.getAndSet(number); each < number; each++) {
            var planned = plannedNanos.poll();
            if (timed && planned != null) {
                meter.arrived(planned);
            }
        }
        LockSupport.unpark(waiting);
    }

    @Override
    long acknowledged() {
        return done.get();
    }

    @Override
    void publication(byte[] bytes, int from, int to) {
        meter.refused(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
