package org.thywill.push.comet;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.ClientGateway;
import org.thywill.component.ClientModule;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Counters;
import org.thywill.component.Fanout;
import org.thywill.component.Push;
import org.thywill.http.HttpExchange;
import org.thywill.http.HttpHost;
import org.thywill.wire.ServerFrames;

/// The default push: one conversation (`documentation/protocol.md`) over WebSocket, server-sent events, streaming
/// or long-poll, on the port of the client interface.
final class CometPush implements Push {
    /// What the addresses of all transports begin with.
    static final String PATH = "/thywill/push/";

    private static final Logger LOG = LoggerFactory.getLogger(CometPush.class);
    private static final Duration STEP = Duration.ofMillis(50);

    /// Clients are asked to come back at no more than this rate, but within the greatest time below.
    private static final int RECONNECTS_PER_MS = 2;

    private static final long MIN_SPREAD_MS = 1_000;
    private static final long MAX_SPREAD_MS = 20_000;
    private static final List<String> PARTS =
            List.of("http", "long-poll", "memory", "patience", "refusal", "sender", "stream", "tools", "websocket");

    private final CometSettings settings;
    private final HttpHost host;
    private final ClientGateway gateway;
    private final ServerFrames frames;
    private final Times times;
    private final Counts counts;
    private final @Nullable Deflation deflation;
    /// Each by the thread of its event loop.
    private final Map<Thread, LoopShard> shards = new ConcurrentHashMap<>();

    private final Map<EventLoop, Future<?>> sweeps = new ConcurrentHashMap<>();
    private final Map<String, PollConnection> polls = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> allLeft = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile long spreadMs = MIN_SPREAD_MS;

    CometPush(CometSettings settings, HttpHost host, ClientGateway gateway, Counters counters) {
        this.settings = settings;
        this.host = host;
        this.gateway = gateway;
        frames = new ServerFrames(
                settings.pingInterval().toMillis(),
                settings.timeout().toMillis(),
                settings.maxMessageSize().asInt());
        times = Times.of(settings);
        counts = new Counts(counters);
        deflation = settings.compression() == Compression.DEFLATE
                ? new Deflation(settings.compressionMinSize().asInt())
                : null;
    }

    @Override
    public void start() {
        host.allowSends(maxMessageBytes());
        for (var transport : EnumSet.copyOf(settings.transports())) {
            host.mount(PATH + transport, endpoint(transport));
        }
    }

    private CometEndpoint endpoint(TransportName transport) {
        return switch (transport) {
            case WEBSOCKET -> new WebSocketEndpoint(this);
            case SSE -> new SseEndpoint(this, new Tickets(System::nanoTime));
            case STREAM -> new StreamEndpoint(this);
            case LONG_POLL -> new PollEndpoint(this);
        };
    }

    @Override
    public BootstrapContribution bootstrapContribution() {
        var config = new ClientConfig(
                PATH,
                settings.transports().stream()
                        .distinct()
                        .map(TransportName::toString)
                        .toList(),
                settings.pingInterval().toMillis(),
                settings.timeout().toMillis(),
                settings.maxMessageSize().bytes(),
                settings.pollHold().toMillis());
        return new BootstrapContribution(config, modules());
    }

    private static List<ClientModule> modules() {
        var modules = new ArrayList<ClientModule>();
        modules.add(new ClientModule("thywill/push", "client/push-comet.js"));
        for (var part : PARTS) {
            modules.add(new ClientModule("thywill/push/" + part, "client/push-comet-" + part + ".js"));
        }
        return List.copyOf(modules);
    }

    @Override
    public Fanout fanout(String application, String channel, SlowClient slowClient) {
        return new CometFanout(this, channel, slowClient);
    }

    /// Connects a client over a response that stays open.
    void openResponse(HttpExchange exchange, TransportName transport, ConnectRequest request) {
        var connection = new ResponseConnection(this, shard(exchange.eventLoop()), exchange, transport);
        connection.register();
        connection.connect(request);
    }

    /// The shard of an event loop, for that event loop only.
    LoopShard shard(EventLoop loop) {
        var here = here();
        return here == null ? newShard(loop) : here;
    }

    private @Nullable LoopShard here() {
        return shards.get(Thread.currentThread());
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing here depends on whether others do run
    private LoopShard newShard(EventLoop loop) {
        var shard = new LoopShard(loop, System::nanoTime, this::here, Thread::yield);
        shards.put(Thread.currentThread(), shard);
        sweeps.put(loop, loop.scheduleAtFixedRate(shard::sweep, 1, 1, TimeUnit.SECONDS));
        return shard;
    }

    ClientGateway gateway() {
        return gateway;
    }

    ServerFrames frames() {
        return frames;
    }

    Times times() {
        return times;
    }

    Counts counts() {
        return counts;
    }

    /// What compresses, if anything is compressed.
    @Nullable
    Deflation deflation() {
        return deflation;
    }

    int maxMessageBytes() {
        return settings.maxMessageSize().asInt();
    }

    /// Long-poll connections by the keys that their clients poll with.
    Map<String, PollConnection> polls() {
        return polls;
    }

    void entered() {
        open.incrementAndGet();
    }

    void left() {
        if (open.decrementAndGet() == 0 && stopping) {
            allLeft.complete(null);
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /// When a client that is refused may try again: a random time, so that they do not come together.
    long retryAfterMs() {
        return ThreadLocalRandom.current().nextLong(MIN_SPREAD_MS, spreadMs + MIN_SPREAD_MS);
    }

    /// Closes all connections, a few at a time over half of `grace`.
    @Override
    public void stop(Duration grace) {
        long begin = System.nanoTime();
        spreadMs = Math.clamp(open.get() / RECONNECTS_PER_MS, MIN_SPREAD_MS, MAX_SPREAD_MS);
        stopping = true;
        try {
            closeStepByStep(grace.dividedBy(2));
            if (open.get() > 0) {
                await(grace.minusNanos(System.nanoTime() - begin));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (open.get() > 0) {
            LOG.warn("connections dropped at stop count={}", open.get());
        }
        sweeps.values().forEach(sweep -> sweep.cancel(false));
    }

    private void closeStepByStep(Duration time) throws InterruptedException {
        var detail = "retry=" + spreadMs;
        for (long left = Math.max(1, time.dividedBy(STEP)); left > 0 && open.get() > 0; left--) {
            long steps = left;
            for (var shard : shards.values()) {
                shard.submit(loop -> {
                    int remaining = (int) (loop.connections() * (steps - 1) / steps);
                    loop.closeDownTo(remaining, CloseReason.DRAINING, detail);
                });
            }
            await(STEP);
        }
    }

    /// Waits until every connection has closed, but not longer.
    private void await(Duration limit) throws InterruptedException {
        try {
            allLeft.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // Whoever is left is told next.
        }
    }

    /// What the browser side is started with.
    ///
    /// @param path what the addresses of all transports begin with
    /// @param transports in the order in which to try them
    /// @param pollHoldMs how long the server holds a poll
    record ClientConfig(
            String path,
            List<String> transports,
            long pingIntervalMs,
            long timeoutMs,
            long maxMessageBytes,
            long pollHoldMs) {}
}
