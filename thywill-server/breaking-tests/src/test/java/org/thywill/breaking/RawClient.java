package org.thywill.breaking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Connections made by hand, written from `documentation/protocol.md`: for what a well-behaved client does not do.
final class RawClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long DEADLINE_SECONDS = 30;
    private static final int OK = 200;

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(DEADLINE_SECONDS))
            .build();

    RawClient(URI server) {
        this.server = server;
    }

    static String newInstance() {
        var random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// A connect frame.
    ///
    /// @param more further members, each after a comma
    static String connect(String instance, String more) {
        return "{\"connect\":{\"version\":1,\"application\":\"breaking\",\"instance\":\"" + instance
                + "\",\"acknowledged\":0" + more + "}}";
    }

    HttpRequest request(String path, String body, @Nullable String connectionKey) {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (connectionKey != null) {
            request.header("Thywill-Connection", connectionKey);
        }
        return request.build();
    }

    HttpResponse<String> post(String path, String body, @Nullable String connectionKey)
            throws IOException, InterruptedException {
        return http.send(request(path, body, connectionKey), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, String body, String connectionKey) {
        return http.sendAsync(request(path, body, connectionKey), BodyHandlers.ofString());
    }

    static JsonNode parse(String frame) {
        return JSON.readTree(frame);
    }

    /// Opens a connection. What comes on it is read at once.
    Opened open(Transport transport, String connect) {
        var opened = new Opened();
        var path = "/thywill/push/" + OverTransports.name(transport);
        switch (transport) {
            case WEBSOCKET ->
                TestWebSocket.open(server.resolve(path), opened.listener()).sendText(connect);
            case SSE, STREAM ->
                opened.thread(() -> {
                    var answer = http.send(request(path, connect, null), BodyHandlers.ofLines());
                    opened.answered(answer.statusCode());
                    try (Stream<String> lines = answer.body()) {
                        lines.map(line -> line.startsWith("data:") ? line.substring("data:".length()) : line)
                                .filter(line -> line.startsWith("{") || line.startsWith(" {"))
                                .forEach(opened::frame);
                    }
                });
            case LONG_POLL ->
                opened.thread(() -> {
                    var answer = post(path, connect, null);
                    opened.answered(answer.statusCode());
                    answer.body().lines().forEach(opened::frame);
                    while (answer.statusCode() == 200 && opened.closeCode() < 0) {
                        answer = post(path, "{\"poll\":\"" + opened.cursor + "\"}", opened.key);
                        answer.body().lines().forEach(opened::frame);
                    }
                });
        }
        return opened;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /// One connection, and what came on it.
    static final class Opened {
        private final BlockingQueue<JsonNode> publications = new LinkedBlockingQueue<>();
        private final CompletableFuture<JsonNode> connected = new CompletableFuture<>();
        private final CompletableFuture<JsonNode> subscribed = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private volatile String cursor = "";
        private volatile String key = "";

        private interface Reading {
            void run() throws IOException, InterruptedException;
        }

        private void thread(Reading reading) {
            Thread.ofVirtual().start(() -> {
                try {
                    reading.run();
                    closed.complete(0);
                } catch (IOException | UncheckedIOException _) {
                    closed.complete(0);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        /// To the request that connects.
        private void answered(int status) {
            if (status != OK) {
                closed.complete(status);
            }
        }

        private TestWebSocket.Listener listener() {
            return new TestWebSocket.Listener() {
                @Override
                public void onText(String text) {
                    text.lines().forEach(Opened.this::frame);
                }

                @Override
                public void onEnd(int code, String reason) {
                    closed.complete(code);
                }
            };
        }

        private void frame(String line) {
            var frame = parse(line);
            if (frame.has("connected")) {
                key = frame.get("connected").get("connection").asString();
                connected.complete(frame.get("connected"));
            } else if (frame.has("next")) {
                cursor = frame.get("next").asString();
            } else if (frame.has("close")) {
                closed.complete(frame.get("close").get("code").asInt());
            } else if (frame.has("subscribed")) {
                subscribed.complete(frame.get("subscribed"));
            } else if (frame.has("channel") && frame.has("data")) {
                publications.add(frame);
            }
        }

        JsonNode connected() {
            return connected.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        }

        /// The position where its first subscription begins that has to wait for a guard, so that it comes after
        /// `connected`.
        JsonNode subscribed() {
            return subscribed.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        }

        /// Waits for the end: a close code, the status with which it was refused, or 0 for a cut.
        int awaitClose() {
            return closed.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        }

        int closeCode() {
            return closed.getNow(-1);
        }

        /// The next publication, or `null` if none comes in time.
        @Nullable
        JsonNode next(long millis) throws InterruptedException {
            return publications.poll(millis, TimeUnit.MILLISECONDS);
        }
    }
}
