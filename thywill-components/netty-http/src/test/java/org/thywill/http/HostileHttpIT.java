package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thywill.component.testkit.HostileRequests;

/// Requests that are wrong, or try to be two at once, over a real socket.
@Timeout(20)
class HostileHttpIT {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final String HOST = "Host: localhost\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<HostileRequests.Bad> endedAtOnce() {
        return HostileRequests.against("/echo").stream();
    }

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private static String post(String headers) {
        return "POST /echo HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String getPath(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    @ParameterizedTest
    @MethodSource("endedAtOnce")
    void isAnsweredOnceAndTheConnectionClosed(HostileRequests.Bad bad) throws IOException {
        try (var client = new RawClient(server.port())) {
            var answer = client.send(bad.bytes()).readAll();

            var statuses = STATUS_LINE
                    .matcher(answer)
                    .results()
                    .map(each -> each.group(1))
                    .toList();
            assertThat(statuses).as(bad.name()).containsExactly(Integer.toString(bad.status()));
            assertThat(answer).contains("connection: close").doesNotContain("java", "Exception", "smuggled");
        }
    }

    @Test
    void aThousandPipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (var client = new RawClient(server.port())) {
            var requests = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                requests.append(getPath("/echo/" + i));
            }
            client.send(requests.toString());

            for (int i = 0; i < 1_000; i++) {
                assertThat(client.readResponse().body()).startsWith("GET /echo/" + i + " ");
            }
        }
    }

    @Test
    void aRequestThatComesByteByByteIsTakenLikeAnyOther() throws IOException {
        try (var client = new RawClient(server.port())) {
            for (char c : (post(CHUNKED) + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n").toCharArray()) {
                client.send(String.valueOf(c));
            }

            assertThat(client.readResponse().body()).endsWith("hello world");
        }
    }

    @Test
    void aRequestWithoutABodyThatIsRefusedLeavesTheConnectionOpen() throws IOException {
        try (var client = new RawClient(server.port())) {
            assertThat(client.send(getPath("/nowhere")).readResponse().status()).isEqualTo(404);
            assertThat(client.send(getPath("/echo")).readResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void whoExpectsToBeAskedForTheBodyIsAsked() throws IOException {
        try (var client = new RawClient(server.port())) {
            client.send(post("Expect: 100-continue\r\nContent-Length: 5\r\n"));
            assertThat(client.readResponse().status()).isEqualTo(100);

            assertThat(client.send("hello").readResponse().body()).endsWith("hello");
        }
    }

    @Test
    void anHttp10ClientGetsItsAnswerAndTheEnd() throws IOException {
        try (var client = new RawClient(server.port())) {
            var answer = client.send("GET /echo HTTP/1.0\r\n" + HOST + "\r\n").readAll();

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("connection: close")
                    .endsWith("GET /echo {} ");
        }
    }

    @Test
    void anHttp10ClientIsNotAskedForItsBody() throws IOException {
        try (var client = new RawClient(server.port())) {
            client.send("POST /echo HTTP/1.0\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
        }
    }

    @Test
    void whatAnHttp10ClientWouldUpgradeToDoesNotCount() throws IOException {
        var upgrade = "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n";
        try (var client = new RawClient(server.port());
                var other = new RawClient(server.port())) {
            assertThat(client.send("GET /echo HTTP/1.0\r\n" + HOST + upgrade).readAll())
                    .startsWith("HTTP/1.1 200 OK");
            assertThat(other.send("GET /websocket HTTP/1.0\r\n" + HOST + upgrade)
                            .readAll())
                    .startsWith("HTTP/1.1 426 ");
        }
    }

    @Test
    void aHeadRequestIsAnsweredWithoutABody() throws IOException {
        try (var client = new RawClient(server.port())) {
            client.send("HEAD /echo HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

            assertThat(client.readAll()).contains("content-length: 14").endsWith("\r\n\r\n");
        }
    }

    @Test
    void aHeldRequestHoldsThoseBehindItBack() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(getPath("/hold") + getPath("/echo/behind"));
            var held = server.heldExchanges.poll(10, java.util.concurrent.TimeUnit.SECONDS);

            held.respond(200, TestServer.text(), io.netty.buffer.Unpooled.EMPTY_BUFFER);

            assertThat(client.readResponse().body()).isEmpty();
            assertThat(client.readResponse().body()).startsWith("GET /echo/behind");
        }
    }
}
