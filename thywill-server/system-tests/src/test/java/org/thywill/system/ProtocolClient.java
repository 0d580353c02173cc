package org.thywill.system;

import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.thywill.component.testkit.TestWebSocket;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client as small as can be, written from `documentation/protocol.md`: WebSocket only, and it does not come
/// back.
final class ProtocolClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEADLINE_SECONDS = 20;

    private final CompletableFuture<TestWebSocket> socket = new CompletableFuture<>();
    private final AtomicLong numbers = new AtomicLong();
    private final CompletableFuture<JsonNode> connected = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final ConcurrentHashMap<Long, CompletableFuture<JsonNode>> unanswered = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<JsonNode> publications = new LinkedBlockingQueue<>();

    /// Connects and waits for the server's `connected`.
    ///
    /// @param subscribe the JSON of `connect`'s member of that name
    static ProtocolClient connect(URI server, String application, String subscribe) {
        var client = new ProtocolClient();
        client.socket.complete(TestWebSocket.open(server.resolve("/thywill/push/websocket"), client.new Listener()));
        var random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        client.write("{\"connect\":{\"version\":1,\"application\":\"" + application + "\",\"instance\":\""
                + HexFormat.of().formatHex(random) + "\",\"acknowledged\":0,\"subscribe\":" + subscribe + "}}");
        await(client.connected);
        return client;
    }

    /// Sends data to the application.
    ///
    /// @return completes with the answer, or with JSON `null` if there was none, once the server says that it is
    ///     done
    CompletableFuture<JsonNode> send(String json) {
        var answer = new CompletableFuture<JsonNode>();
        synchronized (numbers) {
            long number = numbers.incrementAndGet();
            unanswered.put(number, answer);
            write("{\"number\":" + number + ",\"send\":" + json + "}");
        }
        return answer;
    }

    /// The next publication, of whatever channel, as a whole frame.
    JsonNode nextPublication() {
        try {
            var next = publications.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Waited " + DEADLINE_SECONDS + " s for a publication in vain");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
    }

    /// Completes when the connection has ended, with what ended it.
    CompletableFuture<String> closed() {
        return closed;
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void write(String frame) {
        socket().sendText(frame);
    }

    private void handle(JsonNode frame) {
        if (frame.has("connected")) {
            connected.complete(frame.get("connected"));
        } else if (frame.has("answer")) {
            var answer = unanswered.remove(frame.get("answer").asLong());
            if (answer != null && frame.has("error")) {
                answer.completeExceptionally(
                        new IllegalStateException(frame.get("error").toString()));
            } else if (answer != null) {
                answer.complete(frame.get("data"));
            }
        } else if (frame.has("ack")) {
            long done = frame.get("ack").asLong();
            unanswered.forEach((number, answer) -> {
                if (number <= done && unanswered.remove(number, answer)) {
                    answer.complete(JSON.nullNode());
                }
            });
        } else if (frame.has("channel") && frame.has("data")) {
            publications.add(frame);
        } else if (frame.isEmpty()) {
            write("{}");
        }
    }

    private void end(String how) {
        closed.complete(how);
        connected.completeExceptionally(new IllegalStateException("Closed before it was connected: " + how));
        unanswered.values().forEach(answer -> answer.completeExceptionally(new IllegalStateException(how)));
    }

    @Override
    public void close() {
        socket().close();
    }

    private TestWebSocket socket() {
        return await(socket);
    }

    private final class Listener implements TestWebSocket.Listener {
        @Override
        public void onText(String text) {
            text.lines().map(JSON::readTree).forEach(ProtocolClient.this::handle);
        }

        @Override
        public void onEnd(int code, String reason) {
            end(code + " " + reason);
        }
    }
}
