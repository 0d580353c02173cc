package org.thywill.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of clients that are slow, or too many.
@Timeout(20)
class PatienceIT {
    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(Settings.with(Settings.impatient()));
        client = new RawClient(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void whoSaysNothingIsCutWithoutAWord() throws IOException {
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void aHeadThatDoesNotEndIsAnsweredWith408() throws IOException {
        assertThat(client.send("GET /echo HTTP/1.1\r\nHost: loc").readAll()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatDoesNotEndIsAnsweredWith408() throws IOException {
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhel");

        assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aConnectionBetweenRequestsIsClosedAfterAWhile() throws IOException {
        var answer =
                client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n").readAll();

        assertThat(answer).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void aReaderThatTakesNothingIsCut() throws Exception {
        client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(server.counted.poll(10, SECONDS)).isEqualTo("http.stalled");
        assertThat(client.readAll().length()).isLessThan(4 << 20);
    }

    @Test
    void aLastAnswerReachesAReaderThatTakesItWhenTheConnectionIsOverForTheServer() throws Exception {
        try (var slow = new RawClient(connected(server.port(), 8 << 10))) {
            slow.send("GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(slow.readLine()).isEqualTo("HTTP/1.1 200 OK");

            server.server().stop(Duration.ofSeconds(10)); // which waits until it has closed all connections

            assertThat(slow.readAll()).endsWith("the end");
        }
    }

    private static Socket connected(int port, int receiveBuffer) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    @Test
    void aHeldRequestMayTakeAsLongAsItLikes() throws Exception {
        client.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var held = server.heldExchanges.poll(10, SECONDS);
        try (var other = new RawClient(server.port())) {
            other.readAll(); // until the server has lost its patience with this one, and others like it
        }

        held.respond(200, TestServer.text(), io.netty.buffer.Unpooled.EMPTY_BUFFER);

        assertThat(client.readResponse().status()).isEqualTo(200);
    }

    @Test
    void oneConnectionTooManyFromAnAddressIsToldToComeBackLater() throws Exception {
        try (var busy = new TestServer(Settings.with(Settings.connections(0, 2)));
                var first = new RawClient(busy.port());
                var second = new RawClient(busy.port())) {
            assertThat(first.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .readResponse()
                            .status())
                    .isEqualTo(200);
            assertThat(second.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .readResponse()
                            .status())
                    .isEqualTo(200);

            try (var third = new RawClient(busy.port())) {
                var refused = third.readResponse();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(Integer.parseInt(refused.headers().get("retry-after")))
                        .isBetween(1, 10);
            }
        }
    }

    @Test
    void oneConnectionTooManyInAllIsToldToComeBackLater() throws Exception {
        try (var busy = new TestServer(Settings.with(Settings.connections(10, 0)))) {
            var open = new java.util.ArrayList<RawClient>();
            for (int i = 0; i < 10; i++) {
                open.add(new RawClient(busy.port()));
                open.getLast()
                        .send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .readResponse();
            }

            try (var oneMore = new RawClient(busy.port())) {
                assertThat(oneMore.readResponse().status()).isEqualTo(503);
            }
            for (var each : open) {
                each.close();
            }
        }
    }

    @Test
    void stoppingLetsARequestFinishAndClosesIdleConnections() throws Exception {
        try (var calm = new TestServer(Settings.with(Settings.connections(0, 0)));
                var idle = new RawClient(calm.port());
                var busy = new RawClient(calm.port())) {
            idle.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n").readResponse();
            busy.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var held = calm.heldExchanges.poll(10, SECONDS);

            var stopping = Thread.ofVirtual().start(() -> calm.server().stop(Duration.ofSeconds(10)));
            assertThat(idle.readAll()).isEmpty();
            held.respond(200, TestServer.text(), io.netty.buffer.Unpooled.EMPTY_BUFFER);

            assertThat(busy.readAll()).startsWith("HTTP/1.1 200 ").contains("connection: close");
            busy.end();
            assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void stoppingLetsAnAnswerBeRead() throws Exception {
        try (var calm = new TestServer(Settings.withOneEventLoop(Settings.connections(0, 0)));
                var reader = new RawClient(calm.port());
                var idle = new RawClient(calm.port())) {
            reader.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
            idle.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n").readResponse();

            var stopping = Thread.ofVirtual().start(() -> calm.server().stop(Duration.ofSeconds(10)));
            assertThat(idle.readAll()).isEmpty();

            assertThat(reader.readAll()).hasSizeGreaterThan(4 << 20);
            reader.end();
            assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        }
    }
}
