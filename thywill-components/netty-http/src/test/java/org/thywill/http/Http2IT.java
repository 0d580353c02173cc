package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.TestCertificate;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.component.testkit.WebSocketBytes;

/// TLS, and HTTP/2 over it, with the JDK's client.
@Timeout(20)
class Http2IT {
    private static TestServer server;
    private static HttpClient client;

    @BeforeAll
    static void startBoth(@TempDir Path directory) {
        var certificate = TestCertificate.create(directory);
        server = new TestServer(Settings.with(certificate));
        client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
    }

    @AfterAll
    static void stopBoth() {
        client.shutdownNow();
        server.close();
    }

    @BeforeEach
    void forget() {
        server.events.clear();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void browsersAreOfferedHttp2() throws Exception {
        var response = send(request("/echo?x=1").POST(BodyPublishers.ofString("hello")));

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body()).isEqualTo("POST /echo {x=[1]} hello");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void whoWantsHttp1GetsItOverTls() throws Exception {
        var response = send(request("/echo").version(HttpClient.Version.HTTP_1_1));

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aHeldRequestDoesNotHoldOthersBack() throws Exception {
        var held = client.sendAsync(request("/hold").build(), BodyHandlers.ofString());
        var exchange = server.heldExchanges.poll(10, SECONDS);

        assertThat(send(request("/echo")).statusCode()).isEqualTo(200);
        exchange.respond(200, TestServer.text(), Unpooled.copiedBuffer("late", UTF_8));

        assertThat(held.get(10, SECONDS).body()).isEqualTo("late");
    }

    @Test
    void aStreamCarriesWhatIsWrittenUntilItIsClosed() throws Exception {
        var response = client.sendAsync(request("/stream").build(), BodyHandlers.ofString());
        var outlet = server.outlets.poll(10, SECONDS);
        assertThat(outlet.framing()).isEqualTo(Outlet.Framing.PLAIN);

        outlet.eventLoop().execute(() -> {
            outlet.write(plain("one,"));
            outlet.write(plain("two"));
            outlet.flush();
        });
        outlet.close();

        assertThat(response.get(10, SECONDS).body()).isEqualTo("one,two");
        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
    }

    private static ByteBuf plain(String text) {
        return Frames.wrap(Outlet.Framing.PLAIN, text.getBytes(UTF_8));
    }

    @Test
    void aRequestThatIsGivenUpIsAborted() throws Exception {
        var held = client.sendAsync(request("/hold").build(), BodyHandlers.ofString());
        server.heldExchanges.poll(10, SECONDS);

        held.cancel(true);

        assertThat(server.events.poll(10, SECONDS)).isEqualTo("aborted");
    }

    @Test
    void aBodyLongerThanTheWindowArrivesWhole() throws Exception {
        var response = client.send(request("/big").build(), BodyHandlers.ofByteArray());

        assertThat(response.body()).hasSize(4 << 20);
    }

    @Test
    void manyRequestsAtOnceAreAnsweredEach() throws Exception {
        var all = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 90; i++) {
            all.add(client.sendAsync(request("/echo/" + i).build(), BodyHandlers.ofString()));
        }

        for (int i = 0; i < 90; i++) {
            assertThat(all.get(i).get(10, SECONDS).body()).startsWith("GET /echo/" + i + " ");
        }
    }

    @Test
    void theRulesForRequestsAreThoseOfHttp1() throws Exception {
        assertThat(send(request("/nowhere")).statusCode()).isEqualTo(404);
        assertThat(send(request("/echo/%2e%2e/x")).statusCode()).isEqualTo(400);
        assertThat(send(request("/echo").method("TRACE", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
        assertThat(send(request("/echo")
                                .header("Origin", "https://evil.example")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("/echo").POST(BodyPublishers.ofByteArray(new byte[(64 << 10) + 1])))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void anEndpointThatThrowsIsAnsweredWith500() throws Exception {
        assertThat(send(request("/fail")).statusCode()).isEqualTo(500);
    }

    @Test
    void aWebSocketIsOpenedOverTls() throws Exception {
        var closed = new CompletableFuture<Integer>();
        var secured = client.sslContext().getSocketFactory().createSocket("localhost", server.port());
        TestWebSocket.open(secured, server.uri("/websocket"), new TestWebSocket.Listener() {
            @Override
            public void onText(String text) {}

            @Override
            public void onEnd(int code, String reason) {
                closed.complete(code);
            }
        });

        server.outlets.poll(10, SECONDS).close(4408, "client is too slow");

        assertThat(closed.get(10, SECONDS)).isEqualTo(4408);
    }

    @Test
    void aMessageThatComesWithTheHandshakeIsReadOverTls() throws Exception {
        var handshake = String.join(
                "\r\n",
                "GET /websocket HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        var secured = client.sslContext().getSocketFactory().createSocket("localhost", server.port());
        try (var eager = new RawClient(secured)) {
            eager.send(WebSocketBytes.join(handshake.getBytes(UTF_8), WebSocketBytes.text("hello")));

            assertThat(eager.readResponse().status()).isEqualTo(101);
            assertThat(eager.read(7)).endsWith("hello".getBytes(UTF_8));
        }
    }

    @Test
    void whoSpeaksNoTlsIsCut() throws Exception {
        try (var plain = new RawClient(server.port())) {
            assertThat(plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readAll())
                    .doesNotContain("HTTP/1.1");
        }
    }
}
