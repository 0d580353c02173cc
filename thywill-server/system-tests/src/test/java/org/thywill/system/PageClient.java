package org.thywill.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.component.testkit.WebSocketBytes;

/// Plays the client of one connection in a conversation, and hears what the server says on it, line by line.
abstract class PageClient implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 20;
    private static final String END = "(the end)";

    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /// @param lines what the client says first
    static PageClient open(HttpClient http, URI server, List<String> lines) {
        return lines.getFirst().matches("(GET|POST) /.*")
                ? new OverHttp(http, server, lines)
                : new OverWebSocket(server, lines);
    }

    abstract void say(List<String> lines);

    abstract void cut();

    String next() throws InterruptedException {
        var line = heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return line == null ? "(nothing)" : line;
    }

    @Override
    public void close() {
        cut();
    }

    /// A request and its answer: status, the headers that the page names, an empty line, the body.
    private static final class OverHttp extends PageClient {
        private final HttpClient http;
        private final URI server;
        private volatile HttpResponse<java.io.InputStream> response;

        OverHttp(HttpClient http, URI server, List<String> lines) {
            this.http = http;
            this.server = server;
            say(lines);
        }

        @Override
        void say(List<String> lines) {
            var first = lines.getFirst().split(" ", 2);
            int empty = lines.indexOf("");
            var head = lines.subList(1, empty < 0 ? lines.size() : empty);
            var body = empty < 0 ? List.<String>of() : lines.subList(empty + 1, lines.size());
            var request = HttpRequest.newBuilder(server.resolve(first[1]))
                    .method(first[0], HttpRequest.BodyPublishers.ofString(String.join("\n", body)));
            head.forEach(line -> request.header(line.split(": ", 2)[0], line.split(": ", 2)[1]));
            var _ = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                    .thenAccept(answer -> Thread.startVirtualThread(() -> hear(answer)));
        }

        private void hear(HttpResponse<java.io.InputStream> answer) {
            response = answer;
            heard.add(answer.statusCode()
                    + answer.headers().map().entrySet().stream()
                            .map(each -> "\n" + each.getKey() + ": " + String.join(", ", each.getValue()))
                            .sorted()
                            .collect(Collectors.joining()));
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(heard::add);
            } catch (IOException | java.io.UncheckedIOException _) {
                // cut
            }
            heard.add(END);
        }

        @Override
        void cut() {
            try {
                if (response != null) {
                    response.body().close();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static final class OverWebSocket extends PageClient implements TestWebSocket.Listener {
        private final TestWebSocket socket;

        OverWebSocket(URI server, List<String> lines) {
            socket = TestWebSocket.open(server.resolve("/thywill/push/websocket"), this);
            say(lines);
        }

        @Override
        void say(List<String> lines) {
            for (var line : lines) {
                if (line.startsWith("(")) {
                    act(line);
                } else {
                    socket.sendText(line);
                }
            }
        }

        private void act(String line) {
            switch (line) {
                case "(nothing)" -> {}
                case "(a binary message)" ->
                    socket.send(WebSocketBytes.frame(WebSocketBytes.FIN | WebSocketBytes.BINARY, new byte[1]));
                case "(a text of 65,537 bytes)" -> socket.sendText("x".repeat(65_537));
                default -> throw new IllegalStateException("The page asks for what this test cannot do: " + line);
            }
        }

        @Override
        void cut() {
            socket.close();
        }

        @Override
        public void onText(String text) {
            text.lines().forEach(heard::add);
        }

        @Override
        public void onEnd(int code, String reason) {
            heard.add(code == 0 ? "(cut)" : "(closed with %d, \"%s\")".formatted(code, reason));
        }
    }
}
