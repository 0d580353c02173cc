package org.thywill.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How messages are sent, on a thread of their own, until nobody wants more.
final class Publishing implements AutoCloseable {
    /// Sends what was planned.
    private interface Sender {
        /// Sends one message.
        ///
        /// @param count of messages before it
        void send(long count, long plannedNanos);
    }

    /// Nothing is published.
    static final Publishing NONE = new Publishing(false, _ -> {});

    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final int START_NANOS = 1_000_000;
    private static final long END_SECONDS = 10;

    private final boolean closedLoop;
    private final Consumer<Publishing> work;
    private volatile boolean wanted = true;
    private volatile @Nullable Thread thread;
    private CompletableFuture<Void> ended = CompletableFuture.allOf();

    private Publishing(boolean closedLoop, Consumer<Publishing> work) {
        this.closedLoop = closedLoop;
        this.work = work;
    }

    /// At a pace, in turns on each of the channels. Who is late does not wait for the next time, and is charged.
    ///
    /// @param pace of all together
    static Publishing paced(Publisher publisher, List<String> channels, Pace pace, int size) {
        return paced(List.of(publisher), channels, pace, size);
    }

    /// As the other, and in turns by each of the publishers, whatever they wait for.
    static Publishing paced(List<Publisher> publishers, List<String> channels, Pace pace, int size) {
        return new Publishing(
                false,
                publishing -> publishing.send(
                        pace,
                        (count, planned) -> turn(publishers, count).publish(turn(channels, count), planned, size)));
    }

    /// At a pace, in turns by each of the clients.
    static Publishing pacedEchoes(List<EchoClient> clients, Pace pace) {
        return new Publishing(false, publishing -> {
            publishing.send(pace, (count, planned) -> turn(clients, count).due(planned));
            clients.forEach(EchoClient::end);
        });
    }

    /// So that each client always waits for one.
    static Publishing echoes(List<EchoClient> clients) {
        return new Publishing(true, publishing -> {
            clients.forEach(EchoClient::begin);
            while (publishing.wanted) {
                LockSupport.park(publishing);
            }
            clients.forEach(EchoClient::end);
        });
    }

    /// On one channel, so that there are always so many messages that some subscriber has not got.
    static Publishing windowed(
            Publisher publisher, Meter meter, int subscribers, String channel, int window, int size) {
        return new Publishing(true, publishing -> {
            meter.wake(Thread.currentThread(), subscribers);
            long count = 0;
            while (publishing.wanted) {
                if (count * subscribers - meter.arrived() < (long) window * subscribers) {
                    count++;
                    publisher.publish(channel, System.nanoTime(), size);
                } else {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        });
    }

    /// So that each publisher always has so many messages that are not acknowledged.
    static Publishing acknowledged(List<Publisher> publishers, List<String> channels, int window, int size) {
        return new Publishing(true, publishing -> {
            publishers.forEach(each -> each.waitedForBy(Thread.currentThread()));
            while (publishing.wanted) {
                boolean idle = true;
                for (int i = 0; i < publishers.size(); i++) {
                    if (publishers.get(i).owed() < window) {
                        publishers.get(i).publish(turn(channels, i), System.nanoTime(), size);
                        idle = false;
                    }
                }
                if (idle) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        });
    }

    private static <T> T turn(List<T> all, long count) {
        return all.get((int) (count % all.size()));
    }

    private void send(Pace pace, Sender sender) {
        long start = System.nanoTime() + START_NANOS;
        for (long count = 0; ; count++) {
            long planned = start + pace.nanosOf(count);
            for (long left = planned - System.nanoTime(); wanted && left > 0; left = planned - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (!wanted) {
                return;
            }
            sender.send(count, planned);
        }
    }

    /// Whether what is sent next waits for what was sent before: then as many go as can.
    boolean closedLoop() {
        return closedLoop;
    }

    void start() {
        ended = CompletableFuture.runAsync(
                () -> work.accept(this),
                task -> thread = Thread.ofPlatform().name("publishing").daemon().start(task));
    }

    /// Returns when nothing more is sent.
    ///
    /// @throws BenchException if sending has failed
    @Override
    public void close() {
        wanted = false;
        LockSupport.unpark(thread);
        try {
            ended.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchException("Sending has failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new BenchException("Sending has not ended within " + END_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted", e);
        }
    }
}
