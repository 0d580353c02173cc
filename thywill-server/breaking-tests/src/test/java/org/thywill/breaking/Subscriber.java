package org.thywill.breaking;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.thywill.remote.Gap;
import org.thywill.remote.Options;
import org.thywill.remote.Position;
import org.thywill.remote.Publication;
import org.thywill.remote.State;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;

/// A client of the bench, which notes all it gets.
final class Subscriber implements AutoCloseable {
    /// Longer than anything that the bench breaks.
    private static final long NEVER = Long.MAX_VALUE;

    private final ThywillClient client;
    private final Feed feed;
    private final SubscriberLog log;
    private final Recorder latency;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Transport> transports = ConcurrentHashMap.newKeySet();
    private final Queue<Long> connectedAt = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> closeCodes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger newSessions = new AtomicInteger();
    private final AtomicLong awaitedSince = new AtomicLong(NEVER);
    private final Runnable heard;
    /// By `System.nanoTime()`.
    private volatile CompletableFuture<Long> first = new CompletableFuture<>();
    private volatile long noticedAt;
    private volatile @Nullable Transport transport;
    private volatile long lastAttemptAt;
    private volatile long lastConnectedAt;
    private volatile long lastHeardAt;
    private final AtomicLong longestGapNanos = new AtomicLong();
    private final CountDownLatch noticed = new CountDownLatch(1);

    /// @param feed where everything is noted; the log itself, or something before it
    /// @param latency from being sent to being got, in nanoseconds
    /// @param heard called after each message and gap
    Subscriber(ThywillClient client, SubscriberLog log, Feed feed, Recorder latency, Runnable heard) {
        this.client = client;
        this.log = log;
        this.feed = feed;
        this.latency = latency;
        this.heard = heard;
        client.onState(this::changed);
        client.onMessage(this::received);
        client.onGap(this::gap);
    }

    ThywillClient client() {
        return client;
    }

    SubscriberLog log() {
        return log;
    }

    private void changed(State state) {
        if (state instanceof State.Connecting) {
            lastAttemptAt = System.nanoTime();
        } else if (state instanceof State.Connected connected) {
            connections.incrementAndGet();
            newSessions.addAndGet(connected.resumed() ? 0 : 1);
            connectedAt.add(System.nanoTime());
            transports.add(connected.transport());
            lastConnectedAt = System.nanoTime();
            transport = connected.transport();
        } else if (state instanceof State.Waiting waiting) {
            noticedAt = System.nanoTime();
            closeCodes.add(waiting.end().code());
            noticed.countDown();
        }
    }

    /// From now on the longest time between two messages is wanted.
    void watchForGap() {
        longestGapNanos.set(0);
    }

    /// The longest time that passed between two messages since [#watchForGap], in nanoseconds.
    long longestGapNanos() {
        return longestGapNanos.get();
    }

    /// Whether it has connected over a transport since a moment, by `System.nanoTime()`, and got a message after that.
    boolean hasHeardOver(Transport wanted, long since) {
        return transport == wanted && lastConnectedAt > since && lastHeardAt > lastConnectedAt;
    }

    /// From its newest attempt to connect until the newest message after it. The back-off before is not in it.
    Span catchUp() {
        return new Span(lastAttemptAt, Math.max(lastAttemptAt, lastHeardAt));
    }

    /// Over which it has ever been connected.
    Set<Transport> transports() {
        return transports;
    }

    /// When its connections stood, by `System.nanoTime()`.
    Collection<Long> connectedAt() {
        return connectedAt;
    }

    /// When it last noticed that a connection has ended, by `System.nanoTime()`.
    long noticedAt() {
        return noticedAt;
    }

    /// Waits until it has noticed for the first time that a connection has ended.
    ///
    /// @return false if it has not in time
    boolean awaitNotice(long millis) throws InterruptedException {
        return noticed.await(millis, TimeUnit.MILLISECONDS);
    }

    /// With what its connections ended, 0 for a cut.
    Collection<Integer> closeCodes() {
        return closeCodes;
    }

    private void gap(Gap gap) {
        if (!gap.channel().equals("@")) {
            feed.gap(gap);
            heard.run();
        }
    }

    /// Messages for it alone are noted as of the channel `@NAME`.
    private void received(Publication publication) {
        if (!Payload.is(publication.data())) {
            return;
        }
        long now = System.nanoTime();
        var payload = Payload.of(publication.data());
        var channel = publication.channel().equals("@") ? own() : publication.channel();
        long offset = publication.channel().equals("@") ? payload.number() : publication.offset();
        feed.received(channel, offset, payload.publisher(), payload.number());
        latency.recordValue(Math.max(0, now - payload.sentNanos()));
        longestGapNanos.accumulateAndGet(lastHeardAt == 0 ? 0 : now - lastHeardAt, Math::max);
        lastHeardAt = now;
        if (now > awaitedSince.get()) {
            first.complete(now);
        }
        heard.run();
    }

    String own() {
        return "@" + log.name();
    }

    /// Subscribes; what is published from its completion on is expected.
    CompletableFuture<Void> subscribe(String name) {
        var channel = client.channel(name);
        return channel.subscribe(this::received)
                .thenRun(() -> log.subscribed(
                        name, channel.position().map(Position::epoch).orElse(null)));
    }

    CompletableFuture<Void> subscribe(List<String> names) {
        return CompletableFuture.allOf(names.stream().map(this::subscribe).toArray(CompletableFuture[]::new));
    }

    /// From now on the first message is waited for.
    void expectFirst() {
        first = new CompletableFuture<>();
        awaitedSince.set(System.nanoTime());
    }

    /// Completes with the first message since [#expectFirst].
    CompletableFuture<Long> first() {
        return first;
    }

    /// How long the first message took, in nanoseconds; -1 if none has come.
    long firstAfterNanos() {
        long came = first.getNow(NEVER);
        return came == NEVER ? -1 : came - awaitedSince.get();
    }

    int connections() {
        return connections.get();
    }

    /// How often the server had forgotten it.
    int fallbacks() {
        return Math.max(0, newSessions.get() - 1);
    }

    static ThywillClient connect(URI server, Options options) {
        return ThywillClient.connect(server, "breaking", options);
    }

    @Override
    public void close() {
        client.close();
    }
}
