package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.component.testkit.ThywillServer;

/// Users with signed tokens, over every transport, against the packaged server.
@Timeout(120)
class SignInIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(4);

    private static TokenIssuer issuer;
    private static ThywillServer server;
    private static HttpClient http;

    enum Way {
        WEBSOCKET,
        SSE,
        TICKET,
        STREAM,
        LONG_POLL
    }

    @BeforeAll
    static void start(@TempDir Path home) {
        issuer = new TokenIssuer();
        http = HttpClient.newHttpClient();
        server = ThywillServer.start(home, """
                thywill:
                  identity:
                    component: jwt
                    settings:
                      keys: "%s"
                      issuer: "%s"
                      audience: thywill
                      required: true
                      clock-skew: 0s
                """.formatted(issuer.address(), TokenIssuer.NAME));
    }

    @AfterAll
    static void stop() {
        server.close();
        http.close();
        issuer.close();
    }

    private static String connect(String credentials) {
        var shown = credentials == null ? "" : ",\"credentials\":\"" + credentials + "\"";
        return "{\"connect\":{\"version\":1,\"application\":\"echo\",\"instance\":\"" + UUID.randomUUID()
                + "\",\"acknowledged\":0" + shown + "}}";
    }

    private static HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(server.address().resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /// What comes over one connection, line by line.
    private static Lines open(Way way, String credentials) throws IOException, InterruptedException {
        var connect = connect(credentials);
        return switch (way) {
            case WEBSOCKET -> new Socket(connect);
            case SSE -> new Stream(post("/thywill/push/sse", connect));
            case STREAM -> new Stream(post("/thywill/push/stream", connect));
            case LONG_POLL -> new Polls(connect);
            case TICKET -> {
                var ticket = found("\"ticket\":\"([^\"]+)\"", ask(post("/thywill/push/sse?ticket", connect)));
                var address = server.address().resolve("/thywill/push/sse?ticket=" + ticket);
                yield new Stream(HttpRequest.newBuilder(address));
            }
        };
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private interface Lines extends AutoCloseable {
        /// The next line, or `null` after the last.
        String next() throws IOException, InterruptedException;

        /// The next line that contains a text.
        default String next(String part) throws IOException, InterruptedException {
            for (var line = next(); line != null; line = next()) {
                if (line.contains(part)) {
                    return line;
                }
            }
            throw new AssertionError("It ended without " + part + "; the server printed:\n" + server.output());
        }

        @Override
        default void close() throws IOException {}
    }

    private static final class Stream implements Lines {
        private final BufferedReader reader;

        Stream(HttpRequest.Builder request) throws IOException, InterruptedException {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        @Override
        public String next() throws IOException {
            return reader.readLine();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private static final class Polls implements Lines {
        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final String key;
        private String cursor;

        Polls(String connect) throws IOException, InterruptedException {
            var first = ask(post("/thywill/push/long-poll", connect));
            key = found("\"connection\":\"([^\"]+)\"", first);
            take(first);
        }

        private void take(String answer) {
            cursor = found("\"next\":\"([^\"]+)\"", answer);
            answer.lines().forEach(lines::add);
        }

        @Override
        public String next() throws IOException, InterruptedException {
            while (lines.isEmpty()) {
                take(ask(post("/thywill/push/long-poll", "{\"poll\":\"" + cursor + "\"}")
                        .header("Thywill-Connection", key)));
            }
            return lines.take();
        }
    }

    private static final class Socket implements Lines, TestWebSocket.Listener {
        private static final String END = "(the end)";

        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final TestWebSocket socket;

        Socket(String connect) {
            socket = TestWebSocket.open(server.address().resolve("/thywill/push/websocket"), this);
            socket.sendText(connect);
        }

        @Override
        public void onText(String text) {
            text.lines().forEach(lines::add);
        }

        @Override
        public void onEnd(int code, String reason) {
            lines.add(END);
        }

        @Override
        public String next() throws InterruptedException {
            var line = lines.poll(60, TimeUnit.SECONDS);
            return END.equals(line) ? null : line;
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserIsKnownByATokenOverEveryTransport(Way way) throws Exception {
        try (var lines = open(way, issuer.token("ada", HOUR))) {
            assertThat(lines.next("\"connected\""))
                    .contains("\"user\":{\"id\":\"ada\",\"name\":\"Name of ada\"}")
                    .containsPattern("\"credentialsExpireInMs\":3[0-9]{6}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenTheTokenExpiresTheConnectionIsClosedOverEveryTransport(Way way) throws Exception {
        try (var lines = open(way, issuer.token("ada", SHORT))) {
            lines.next("\"connected\"");

            assertThat(lines.next("\"close\"")).contains("\"code\":4401").contains("\"reconnect\":\"never\"");
        }
    }

    @Test
    void whoShowsNothingOrAForgedTokenIsTurnedAway() throws Exception {
        var token = issuer.token("ada", HOUR);
        var forged = token.substring(0, token.length() - 4) + "AAAA";

        for (var credentials : new String[] {null, "nonsense", forged}) {
            var answer = http.send(
                    post("/thywill/push/stream", connect(credentials)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(credentials).isEqualTo(401);
            assertThat(answer.body()).contains("not-logged-in");
        }
    }

    @Test
    void newerCredentialsKeepTheConnection() throws Exception {
        try (var lines = new Socket(connect(issuer.token("ada", SHORT)))) {
            lines.next("\"connected\"");
            lines.socket.sendText("{\"number\":1,\"credentials\":\"" + issuer.token("ada", HOUR) + "\"}");
            assertThat(lines.next("\"answer\":1")).contains("\"expireInMs\":3");

            lines.socket.sendText("{\"number\":2,\"credentials\":\"" + issuer.token("bob", HOUR) + "\"}");
            assertThat(lines.next("\"answer\":2")).contains("\"code\":\"credentials\"");
        }
    }
}
