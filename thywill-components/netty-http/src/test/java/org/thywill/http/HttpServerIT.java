package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.thywill.component.testkit.TestWebSocket;

@Timeout(20)
class HttpServerIT {
    private TestServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofSeconds(10));
    }

    @Test
    void aRequestIsAnsweredWithTheHeadersThatEveryResponseCarries() throws Exception {
        var post = request("/echo/a%20b?x=1&x=2").POST(BodyPublishers.ofString("hello"));

        var response = client.send(post.build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("POST /echo/a b {x=[1, 2]} hello");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(response.headers().firstValue("date")).isPresent();
    }

    @Test
    void anAnswerCanBeGivenLaterFromAnyThread() throws Exception {
        var response = client.sendAsync(request("/hold").build(), BodyHandlers.ofString());

        server.heldExchanges.poll(10, SECONDS).respond(200, TestServer.text(), Unpooled.copiedBuffer("late", UTF_8));

        assertThat(response.get(10, SECONDS).body()).isEqualTo("late");
    }

    @Test
    void aSecondAnswerIsAnError() throws Exception {
        var response = client.sendAsync(request("/hold").build(), BodyHandlers.ofString());
        var exchange = server.heldExchanges.poll(10, SECONDS);
        exchange.respond(204, EmptyHttpHeaders.INSTANCE, Unpooled.EMPTY_BUFFER);

        assertThatThrownBy(() -> exchange.respond(200, EmptyHttpHeaders.INSTANCE, Unpooled.EMPTY_BUFFER))
                .isInstanceOf(IllegalStateException.class);
        assertThat(response.get(10, SECONDS).statusCode()).isEqualTo(204);
    }

    @Test
    void anEndpointThatThrowsIsAnsweredWith500() throws Exception {
        var response = client.send(request("/fail").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("as the test wants it");
    }

    @Test
    void aClientThatGoesAwayAbortsItsRequest() throws Exception {
        var response = client.sendAsync(request("/hold").build(), BodyHandlers.ofString());
        server.heldExchanges.poll(10, SECONDS);

        response.cancel(true);

        assertThat(server.events.poll(10, SECONDS)).isEqualTo("aborted");
    }

    @Test
    void aStreamCarriesWhatIsWrittenUntilItIsClosed() throws Exception {
        var response = client.sendAsync(request("/stream").build(), BodyHandlers.ofString());
        var outlet = server.outlets.poll(10, SECONDS);

        outlet.eventLoop().execute(() -> {
            outlet.write(Frames.chunk("one,".getBytes(UTF_8)));
            outlet.write(Frames.chunk("two".getBytes(UTF_8)));
            outlet.flush();
        });
        outlet.close();

        assertThat(response.get(10, SECONDS).body()).isEqualTo("one,two");
        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
    }

    @Test
    void thoseWhoComeTogetherAreTakenTogether() throws Exception {
        int many = 50;
        var looks = new AtomicInteger();
        var refused = new LinkedBlockingQueue<Integer>();
        var onlyOne = Settings.withOneEventLoop(Settings.connections(0, 1));
        var single = new HttpServer(onlyOne, new JsonErrorRenderer(), _ -> {
            refused.add(looks.get());
            return new LongAdder();
        });
        var loop = new CompletableFuture<EventLoop>();
        single.mount("/", exchange -> loop.complete(exchange.eventLoop()));
        single.start();
        single.open();
        var clients = new ArrayList<RawClient>();
        try {
            clients.add(new RawClient(single.port()).send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            var allHaveCome = new CompletableFuture<Void>();
            loop.get(10, SECONDS).execute(() -> {
                allHaveCome.join();
                count(looks, loop.join());
            });
            for (int i = 0; i < many; i++) {
                clients.add(new RawClient(single.port()));
            }
            allHaveCome.complete(null);

            int atFirst = refused.poll(10, SECONDS);
            for (int i = 1; i < many; i++) {
                assertThat(refused.poll(10, SECONDS)).isBetween(atFirst, atFirst + 2);
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
            single.stop(Duration.ZERO);
        }
    }

    /// Counts how often a loop looks at its sockets, from now on.
    private static void count(AtomicInteger looks, EventLoop loop) {
        looks.incrementAndGet();
        var _ = loop.schedule(() -> count(looks, loop), 0, NANOSECONDS);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere there is no such limit
    void theKernelTakesLittleForOneWhoDoesNotRead() throws Exception {
        try (var reader = new RawClient(server.port())) {
            reader.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var outlet = server.outlets.poll(10, SECONDS);

            int taken = outlet.eventLoop().submit(() -> writeUntilFull(outlet)).get(10, SECONDS);

            assertThat(taken).isLessThan(1 << 20);
        }
    }

    private static int writeUntilFull(Outlet outlet) {
        int bytes = 0;
        while (outlet.isWritable()) {
            outlet.write(Frames.chunk(new byte[16 << 10]));
            outlet.flush();
            bytes += 16 << 10;
        }
        return bytes;
    }

    @Test
    void aWebSocketCarriesMessagesBothWaysAndClosesWithACode() throws Exception {
        var heard = new Ears();
        var socket = TestWebSocket.open(server.uri("/websocket"), heard);

        socket.sendText("grüß dich".repeat(2000));
        assertThat(heard.text.get(10, SECONDS)).isEqualTo("grüß dich".repeat(2000));
        server.outlets.poll(10, SECONDS).close(4408, "client is too slow");

        assertThat(heard.closed.get(10, SECONDS)).isEqualTo("4408 client is too slow");
    }

    @Test
    void aPortInUseIsToldAtOnce() {
        var other = new HttpServer(new HttpServerSettings(
                "127.0.0.1",
                server.port(),
                Transport.AUTO,
                1,
                0,
                null,
                false,
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                HttpLimits.DEFAULT));

        assertThatThrownBy(other::start).isInstanceOf(BindException.class);
    }

    private static final class Ears implements TestWebSocket.Listener {
        final CompletableFuture<String> text = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public void onText(String message) {
            text.complete(message);
        }

        @Override
        public void onEnd(int code, String reason) {
            closed.complete(code + " " + reason);
        }
    }
}
