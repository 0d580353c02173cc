package org.thywill.http;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of one server share.
final class ServerCore {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCore.class);

    /// How late a deadline may be noticed: a part of the shortest one, at most this.
    private static final long MAX_SWEEP_PERIOD_MS = 500;

    private final HttpServerSettings settings;
    private final RequestGate gate;
    private final ErrorRenderer errors;
    private final Function<String, LongAdder> counters;
    private final ConnectionLimiter limiter;
    private final EventLoops loops;
    private final Map<EventLoop, Sweeper> sweepers = new ConcurrentHashMap<>();
    private final Map<EventLoop, Turns> turns = new ConcurrentHashMap<>();
    private volatile boolean draining;

    ServerCore(
            HttpServerSettings settings,
            RequestGate gate,
            ErrorRenderer errors,
            Function<String, LongAdder> counters,
            EventLoops loops) {
        this.settings = settings;
        this.gate = gate;
        this.errors = errors;
        this.counters = counters;
        this.loops = loops;
        this.limiter = new ConnectionLimiter(settings.limits(), gate.proxies(), System::nanoTime);
    }

    HttpServerSettings settings() {
        return settings;
    }

    HttpLimits limits() {
        return settings.limits();
    }

    RequestGate gate() {
        return gate;
    }

    /// Gives a request to its endpoint. An endpoint that fails is logged and counted.
    ///
    /// @return false if it failed; it may have answered nevertheless
    boolean handle(Exchange exchange) {
        try {
            exchange.admission().endpoint().handle(exchange);
            return true;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("request failed method={} path={}", exchange.method(), exchange.path(), e);
            count("http.failed");
            return false;
        }
    }

    /// What a request is refused with.
    ///
    /// @param head `null` if it did not get that far
    ErrorRenderer.Rendered refusal(HttpError error, @Nullable RequestHead head, boolean secure) {
        count("http.refused." + error.status());
        var answer = errors.render(error, head != null && head.wantsHtml(), secure);
        error.headers().forEach(answer.headers()::set);
        if (head != null) {
            answer.headers().add(gate.headers(head));
        }
        return answer;
    }

    ConnectionLimiter limiter() {
        return limiter;
    }

    EventLoops loops() {
        return loops;
    }

    void count(String name) {
        counters.apply(name).increment();
    }

    Sweeper sweeper(EventLoop loop) {
        return sweepers.computeIfAbsent(loop, each -> Sweeper.on(each, sweepPeriodMs()));
    }

    Turns turns(EventLoop loop) {
        return turns.computeIfAbsent(loop, Turns::on);
    }

    private long sweepPeriodMs() {
        var limits = settings.limits();
        long shortest = Math.min(
                limits.headTimeout().toMillis(),
                Math.min(limits.bodyTimeout().toMillis(), limits.idleTimeout().toMillis()));
        return Math.clamp(shortest / 4, 10, MAX_SWEEP_PERIOD_MS);
    }

    /// Whether connections are to end after what they are doing.
    boolean draining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
