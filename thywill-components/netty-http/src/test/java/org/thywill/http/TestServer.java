package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/// A server on a free port with a few endpoints that tests talk to.
final class TestServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    /// Every name that was counted, in order.
    final LinkedBlockingQueue<String> counted = new LinkedBlockingQueue<>();

    final LinkedBlockingQueue<Outlet> outlets = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<HttpExchange> heldExchanges = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

    TestServer() {
        this(HttpServerSettings.local());
    }

    TestServer(HttpServerSettings settings) {
        server = new HttpServer(settings, new JsonErrorRenderer(), this::counter);
        server.mount("/echo", this::echo);
        server.mount("/hold", this::hold);
        server.mount("/stream", this::stream);
        server.mount("/websocket", exchange -> webSocket(exchange, false));
        server.mount("/deflate", exchange -> webSocket(exchange, true));
        server.mount("/fail", _ -> {
            throw new IllegalStateException("as the test wants it");
        });
        server.mount(
                "/big",
                exchange ->
                        exchange.respond(200, text(), Unpooled.buffer(4 << 20).writeZero(4 << 20)));
        server.mount(
                "/last",
                exchange ->
                        exchange.respond(200, text(), Unpooled.copiedBuffer(" ".repeat(100_000) + "the end", UTF_8)));
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.open();
    }

    private void echo(HttpExchange exchange) {
        var answer = exchange.method() + " " + exchange.path() + " " + exchange.query() + " "
                + exchange.body().toString(UTF_8);
        exchange.respond(200, text(), Unpooled.copiedBuffer(answer, UTF_8));
    }

    private void hold(HttpExchange exchange) {
        exchange.onAbort(() -> events.add("aborted"));
        heldExchanges.add(exchange);
    }

    private void stream(HttpExchange exchange) {
        outlets.add(exchange.stream(200, text(), new Recorder()));
    }

    private void webSocket(HttpExchange exchange, boolean deflate) {
        if (!exchange.isWebSocketUpgrade()) {
            exchange.respond(426, EmptyHttpHeaders.INSTANCE, Unpooled.EMPTY_BUFFER);
            return;
        }
        var echo = new Recorder();
        echo.outlet = exchange.upgrade(null, new WebSocketLimits(64 << 10, 64, deflate), echo);
        outlets.add(echo.outlet);
    }

    private LongAdder counter(String name) {
        return counters.computeIfAbsent(name, Announced::new);
    }

    static HttpHeaders text() {
        return new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpServer server() {
        return server;
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
    }

    private final class Announced extends LongAdder {
        private static final long serialVersionUID = 1L;

        private final String name;

        private Announced(String name) {
            this.name = name;
        }

        @Override
        public void increment() {
            super.increment();
            counted.add(name);
        }
    }

    /// Notes what happens, and sends WebSocket messages back.
    private final class Recorder implements WebSocketListener {
        private Outlet outlet;

        @Override
        public void text(ByteBuf message) {
            events.add("text " + message.readableBytes());
            outlet.write(Frames.wrap(Outlet.Framing.WEBSOCKET, message));
            outlet.flush();
        }

        @Override
        public void binary(ByteBuf message) {
            events.add("binary " + message.readableBytes());
        }

        @Override
        public void alive() {
            events.add("alive");
        }

        @Override
        public void writable() {
            events.add("writable");
        }

        @Override
        public void closed() {
            events.add("closed");
        }
    }
}
