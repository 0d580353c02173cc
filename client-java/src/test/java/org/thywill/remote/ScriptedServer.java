package org.thywill.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An HTTP server that does what the test does: every request waits until the test takes and answers it.
final class ScriptedServer implements AutoCloseable {
    static final String JSON = "application/json";
    private static final int DEADLINE_SECONDS = 20;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, BlockingQueue<Call>> calls = new ConcurrentHashMap<>();

    ScriptedServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /// The next request to a path.
    Call next(String path) throws InterruptedException {
        var call = queue(path).poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("Waited " + DEADLINE_SECONDS + " s in vain for a request to " + path);
        }
        return call;
    }

    Call nextSend() throws InterruptedException {
        return next("/thywill/send/");
    }

    Call nextConnect(Transport transport) throws InterruptedException {
        return next(transport.path());
    }

    /// A `connected` frame of a client whose private channel stands at 0.
    static String connected(String key, boolean resumed, long received) {
        return "{\"connected\":{\"client\":\"c1\",\"session\":\"s1\",\"connection\":\"" + key + "\",\"token\":\"t-"
                + key
                + "\",\"resumed\":" + resumed + ",\"received\":" + received
                + ",\"heartbeatMs\":25000,\"timeoutMs\":33000,\"maxMessageBytes\":65536,"
                + "\"channels\":{\"@\":{\"epoch\":\"e1\",\"offset\":0}}}}";
    }

    static String message(long offset, String data) {
        return "{\"channel\":\"@\",\"offset\":" + offset + ",\"data\":\"" + data + "\"}";
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private BlockingQueue<Call> queue(String path) {
        return calls.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        queue(exchange.getRequestURI().getPath()).add(new Call(exchange, body));
    }

    /// A request, to be answered once.
    record Call(HttpExchange exchange, String body) {

        String header(String name) {
            return String.valueOf(exchange.getRequestHeaders().getFirst(name));
        }

        Call set(String header, String value) {
            exchange.getResponseHeaders().add(header, value);
            return this;
        }

        void answer(int status, String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                set("Content-Type", JSON);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void accept() {
            answer(200, "{\"accepted\":1,\"received\":1}");
        }

        /// Ends the TCP connection without an answer.
        void lose() {
            exchange.close();
        }

        /// Begins an answer without an end.
        Call begin(String contentType) throws IOException {
            set("Content-Type", contentType);
            exchange.sendResponseHeaders(200, 0);
            return this;
        }

        void write(String text) throws IOException {
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }
}
