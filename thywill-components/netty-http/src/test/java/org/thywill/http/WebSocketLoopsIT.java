package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.thywill.component.testkit.WebSocketBytes.join;
import static org.thywill.component.testkit.WebSocketBytes.text;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.thywill.component.testkit.TestCertificate;

/// Which event loops WebSockets are on, and that nobody notices when one goes there. Connections come to the loops in
/// turns, so of as many as there are loops at least one goes.
@Timeout(30)
class WebSocketLoopsIT {
    private static final int LOOPS = 3;
    private static final String OPENING = String.join(
            "\r\n",
            "GET /websocket HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    static Path directory;

    private static TestCertificate certificate;

    private final List<RawClient> clients = new ArrayList<>();
    private TestServer server;
    private SocketFactory sockets;

    @BeforeAll
    static void certify() {
        certificate = TestCertificate.create(directory);
    }

    @AfterEach
    void stop() throws IOException {
        for (var client : clients) {
            client.close();
        }
        server.close();
    }

    /// Those whose sockets can go to another loop.
    static Stream<Transport> transports() {
        return Epoll.isAvailable() ? Stream.of(Transport.EPOLL, Transport.NIO) : Stream.of(Transport.NIO);
    }

    private void start(int withWebSockets, Transport transport, boolean tls) {
        server = new TestServer(Settings.webSocketsOn(withWebSockets, transport, tls ? certificate : null));
        sockets = tls ? certificate.trusting().getSocketFactory() : SocketFactory.getDefault();
    }

    private RawClient connect() throws IOException {
        var client = new RawClient(sockets.createSocket(InetAddress.getLoopbackAddress(), server.port()));
        clients.add(client);
        return client;
    }

    private Outlet outlet() throws InterruptedException {
        return server.outlets.poll(10, SECONDS);
    }

    private Set<EventLoop> loopsOfWebSockets() throws Exception {
        var loops = new HashSet<EventLoop>();
        for (int i = 0; i < 2 * LOOPS; i++) {
            assertThat(connect().send(OPENING).readResponse().status()).isEqualTo(101);
            loops.add(outlet().eventLoop());
        }
        return loops;
    }

    private Set<EventLoop> loopsOfRequests() throws Exception {
        var loops = new HashSet<EventLoop>();
        for (int i = 0; i < 2 * LOOPS; i++) {
            connect().send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
            loops.add(server.heldExchanges.poll(10, SECONDS).eventLoop());
        }
        return loops;
    }

    @ParameterizedTest(name = "{0}: of three event loops {2} have WebSockets if {1} are wanted")
    @CsvSource({"NIO, 0, 2", "NIO, 1, 1", "NIO, 2, 2", "NIO, 3, 3", "NIO, 4, 3", "AUTO, 1, 1"})
    void webSocketsAreOnSomeEventLoopsAndRequestsOnAll(Transport transport, int wanted, int expected) throws Exception {
        start(wanted, transport, false);

        assertThat(loopsOfWebSockets()).hasSize(transport.resolved().movesSockets() ? expected : LOOPS);
        assertThat(loopsOfRequests()).hasSize(LOOPS);
    }

    @Test
    void withOneEventLoopTheyAreOnThat() throws Exception {
        server = new TestServer(Settings.withOneEventLoop(HttpLimits.DEFAULT));
        sockets = SocketFactory.getDefault();

        assertThat(loopsOfWebSockets()).hasSize(1).isEqualTo(loopsOfRequests());
    }

    static Stream<Arguments> transportsWithAndWithoutTls() {
        return transports().flatMap(each -> Stream.of(arguments(each, false), arguments(each, true)));
    }

    @ParameterizedTest(name = "{0}, TLS: {1}")
    @MethodSource("transportsWithAndWithoutTls")
    void whatComesWithTheHandshakeAndAfterItIsTakenInOrder(Transport transport, boolean tls) throws Exception {
        start(1, transport, tls);
        for (int i = 0; i < 2 * LOOPS; i++) {
            var client = connect().send(join(OPENING.getBytes(UTF_8), text("early"), text("next")));
            assertThat(client.readResponse().status()).isEqualTo(101);
            client.send(text("later"));

            assertThat(client.read(7 + 6 + 7)).asString(UTF_8).matches("(?s)..early..next..later");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aConnectionCanHaveServedRequestsBefore(Transport transport) throws Exception {
        start(1, transport, false);
        for (int i = 0; i < 2 * LOOPS; i++) {
            var client = connect().send(POST + POST + OPENING);

            assertThat(client.readResponse().body()).endsWith(" hi");
            assertThat(client.readResponse().body()).endsWith(" hi");
            assertThat(client.readResponse().status()).isEqualTo(101);
        }
    }

    /// The endpoint refuses, and the connection goes on as one for requests.
    @ParameterizedTest
    @MethodSource("transports")
    void whoIsRefusedGoesOnWithRequests(Transport transport) throws Exception {
        start(1, transport, false);
        for (int i = 0; i < 2 * LOOPS; i++) {
            var client = connect().send(OPENING.replace("/websocket", "/echo") + POST + POST);

            assertThat(client.readResponse().status()).isEqualTo(200);
            assertThat(client.readResponse().body()).endsWith(" hi");
            assertThat(client.readResponse().body()).endsWith(" hi");
            client.send(POST);
            assertThat(client.readResponse().body()).endsWith(" hi");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void theOutletIsUsedOnTheLoopThatItIsOn(Transport transport) throws Exception {
        start(1, transport, false);
        for (int i = 0; i < 2 * LOOPS; i++) {
            var client = connect().send(OPENING);
            client.readResponse();
            var outlet = outlet();

            outlet.eventLoop()
                    .submit(() -> {
                        outlet.write(Frames.wrap(Outlet.Framing.WEBSOCKET, Unpooled.copiedBuffer("hello", UTF_8)));
                        outlet.flush();
                    })
                    .get(10, SECONDS);

            assertThat(client.read(7)).asString(UTF_8).endsWith("hello");
            outlet.close();
            assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
        }
    }

    /// Wherever the connection is by then, it is not counted as open for good.
    @ParameterizedTest
    @MethodSource("transports")
    void whoLeavesOnTheWayMakesRoomForOthers(Transport transport) throws Exception {
        start(1, transport, false);
        for (int i = 0; i < 100; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoLinger(i % 2 == 0, 0);
            try (var client = new RawClient(socket)) {
                client.send(OPENING);
            }
        }

        int letIn = 0;
        for (int tried = 0; letIn < 2 * LOOPS && tried < 10_000; tried++) {
            letIn += isLetIn() ? 1 : 0;
        }
        assertThat(letIn).isEqualTo(2 * LOOPS);
    }

    /// @return false if those who have left are still too many: then this one has gone as well
    private boolean isLetIn() throws IOException {
        var client = connect();
        try {
            int status = client.send(OPENING).readResponse().status();
            assertThat(status).isIn(101, 503);
            if (status == 101) {
                return true;
            }
        } catch (EOFException | SocketException _) {
            // of far too many the last are cut off without an answer
        }
        client.close();
        return false;
    }
}
