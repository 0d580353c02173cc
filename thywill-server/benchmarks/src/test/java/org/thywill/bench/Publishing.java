package org.thywill.bench;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// How messages are published, on a thread of their own, until nobody wants more.
final class Publishing implements AutoCloseable {
    /// Nothing is published.
    static final Publishing NONE = new Publishing(_ -> {});

    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final int START_NANOS = 1_000_000;

    private final Consumer<Publishing> work;
    private volatile boolean wanted = true;
    private volatile long published;

    private Publishing(Consumer<Publishing> work) {
        this.work = work;
    }

    /// At a pace, in turns on each of the channels. Who is late does not wait for the next time, and is charged.
    ///
    /// @param pace of all together
    static Publishing paced(Publisher publisher, List<String> channels, Pace pace, int size) {
        return new Publishing(publishing -> {
            long start = System.nanoTime() + START_NANOS;
            for (long count = 0; publishing.wanted; count++) {
                long planned = start + pace.nanosOf(count);
                for (long left = planned - System.nanoTime(); left > 0; left = planned - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                int channel = (int) (count % channels.size());
                publisher.publish(channels.get(channel), planned, (int) (count / channels.size()) + 1, size);
                publishing.published = count + 1;
            }
        });
    }

    /// On one channel, so that there are always so many messages that some subscriber has not got.
    static Publishing windowed(Publisher publisher, Meter meter, int subscribers, int window, int size) {
        return new Publishing(publishing -> {
            meter.wake(Thread.currentThread(), subscribers);
            int count = 0;
            while (publishing.wanted) {
                if ((long) count * subscribers - meter.arrived() < (long) window * subscribers) {
                    count++;
                    publisher.publish("room/0", System.nanoTime(), count, size);
                    publishing.published = count;
                } else {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        });
    }

    /// So that each publisher always has so many messages that are not acknowledged.
    static Publishing acknowledged(List<Publisher> publishers, List<String> channels, int window, int size) {
        return new Publishing(publishing -> {
            publishers.forEach(each -> each.waitedForBy(Thread.currentThread()));
            int count = 0;
            while (publishing.wanted) {
                boolean idle = true;
                for (int i = 0; i < publishers.size(); i++) {
                    var publisher = publishers.get(i);
                    if (publisher.underWay() < window) {
                        count++;
                        publisher.publish(channels.get(i % channels.size()), System.nanoTime(), count, size);
                        idle = false;
                    }
                }
                publishing.published = count;
                if (idle) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        });
    }

    void start() {
        Thread.ofPlatform().name("publishing").daemon().start(() -> work.accept(this));
    }

    /// How many messages there were so far.
    long published() {
        return published;
    }

    @Override
    public void close() {
        wanted = false;
    }
}
