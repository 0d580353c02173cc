package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient;

/// The answers that `documentation/protocol.md` promises, over real connections.
@Timeout(60)
class CometProtocolIT {
    private static final String SSE = "/thywill/push/sse";
    private static final String POLL = "/thywill/push/long-poll";
    private static final String TALK = CometClient.connect("talk");

    private final CometServer server = new CometServer(CometServer.settings());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWebSocketFrameThatIsNoneIsAnsweredAndTheConnectionStays() {
        try (var client = webSocket().connected("talk")) {
            client.sendFrame("{\"number\":0,\"send\":1}");
            assertThat(client.next()).startsWith("{\"error\":{\"code\":\"invalid\",\"message\":\"Frame 1, number:");

            client.sendFrame("{\"send\":\"still here\"}");
            assertThat(client.link().nextMessage())
                    .isEqualTo(new ClientMessage.Send(0, Json.ofValid("\"still here\"")));
        }
    }

    @Test
    void anEmptyMessageIsNoFrame() {
        try (var client = webSocket().connected("talk")) {
            client.sendFrame("");

            assertThat(client.next())
                    .isEqualTo("{\"error\":{\"code\":\"invalid\",\"message\":\"The message is empty\"}}");
        }
    }

    @Test
    void whoSendsNothingButFramesThatAreNoneIsClosed() {
        try (var client = webSocket().connected("talk")) {
            client.sendFrame("x\n".repeat(1_000));

            assertThat(client.awaitClosing()).isEqualTo(new PushClient.Closing(1002, "Too many frames that are none"));
        }
    }

    @Test
    void whatTheGatewayRefusesIsToldAsAnError() {
        try (var client = webSocket().connected("talk")) {
            server.gateway().judge(_ -> new Receipt.Refused("too-fast", "Slower, please", 500));

            client.sendFrame("{\"send\":1}");

            assertThat(client.next())
                    .isEqualTo(
                            "{\"error\":{\"code\":\"too-fast\",\"message\":\"Slower, please\",\"retryAfterMs\":500}}");
        }
    }

    @Test
    void framesBehindConnectInTheSameMessageAreTakenAfterIt() {
        try (var client = webSocket()) {
            client.openSilently();
            client.sendFrame(TALK + "\n{\"send\":1}");

            assertThat(server.gateway().nextLink().nextMessage())
                    .isEqualTo(new ClientMessage.Send(0, Json.ofValid("1")));
        }
    }

    @Test
    void goodbyeIsAnsweredWithTheClose() {
        try (var client = webSocket().connected("talk")) {
            client.sendFrame("{\"goodbye\":true}");

            assertThat(client.awaitClosing().code()).isEqualTo(1000);
            assertThat(client.link().awaitClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}", "{\"send\":1}", "[]", "{\"connect\":{\"version\":1}}", "x"})
    void aWebSocketThatDoesNotBeginWithConnectIsClosed(String first) {
        try (var client = webSocket()) {
            client.openSilently();
            client.sendFrame(first);

            assertThat(client.awaitClosing().code()).isEqualTo(1002);
        }
    }

    @Test
    void anotherVersionIsToldWhichOnesAreSpoken() {
        try (var client = webSocket()) {
            client.openSilently();
            client.sendFrame("{\"connect\":{\"version\":7}}");

            assertThat(client.awaitClosing().reason()).isEqualTo("This server speaks version 1 of the protocol, not 7");
        }
    }

    @Test
    void binaryMessagesAndBigOnesCloseTheWebSocket() {
        try (var binary = webSocket().connected("talk");
                var big = webSocket().connected("talk")) {
            ((WebSocketTestClient) binary)
                    .socket()
                    .sendBinary(ByteBuffer.allocate(1), true)
                    .join();
            big.sendFrame("{\"send\":\"" + "x".repeat(70_000) + "\"}");

            assertThat(binary.awaitClosing().code()).isEqualTo(CloseReason.NOT_TEXT.code());
            assertThat(big.awaitClosing().code()).isEqualTo(CloseReason.TOO_BIG.code());
        }
    }

    @Test
    void aForeignSubprotocolIsRefused() {
        var address = URI.create(
                server.host.address("/thywill/push/websocket").toString().replace("http", "ws"));
        var client = webSocket();

        assertThatThrownBy(() -> client.http
                        .newWebSocketBuilder()
                        .subprotocols("graphql-ws")
                        .buildAsync(address, client)
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(400));
    }

    @Test
    void aPageThatIsNoWebSocketIsToldSo() {
        var answer = get("/thywill/push/websocket");

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(answer.headers().firstValue("Connection")).contains("upgrade");
    }

    @Test
    void theSessionCookieReachesTheGateway() {
        var request = request(SSE, TALK).header("Cookie", "a=b; thywill-session=cookie-of-s.7; c=d");
        try (var client = new StreamTestClient(server, TransportName.SSE)) {
            client.open(request.build());

            assertThat(server.gateway().nextLink().request().sessionCookie()).isEqualTo("cookie-of-s.7");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "STREAM", "LONG_POLL"})
    void whoIsNotAdmittedAtOnceGetsTheStatusOfTheReason(TransportName transport) {
        server.gateway().leaveConnectsToTheTest();
        var answer = server.host.address("/thywill/push/" + transport);
        var response =
                webSocket().http.sendAsync(request(answer.getPath(), TALK).build(), BodyHandlers.ofString());

        server.gateway().nextLink().connection().close(CloseReason.NOT_LOGGED_IN, "Log in first");

        assertThat(response.join().statusCode()).isEqualTo(401);
        assertThat(response.join().body())
                .matches("\\{\"error\":\\{\"code\":\"not-logged-in\",\"message\":\"Log in"
                        + " first\",\"id\":\"[0-9a-f]{16}\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"goodbye\":true}", "{\"connect\":{\"version\":2}}"})
    void aBodyThatIsNoConnectIsRefused(String body) {
        for (var transport : new String[] {"sse", "stream", "long-poll"}) {
            var response = send(request("/thywill/push/" + transport, body));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"error\":{\"code\":\"invalid\",\"message\":\"");
        }
    }

    @Test
    void onlyJsonIsTaken() {
        for (var transport : new String[] {"sse", "stream", "long-poll"}) {
            var request = HttpRequest.newBuilder(server.host.address("/thywill/push/" + transport))
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(TALK));

            assertThat(send(request).statusCode()).isEqualTo(415);
        }
    }

    @Test
    void otherMethodsAreToldWhichOnesThereAre() {
        var stream = get("/thywill/push/stream");

        assertThat(stream.statusCode()).isEqualTo(405);
        assertThat(stream.headers().firstValue("Allow")).contains("POST");
        assertThat(get(POLL).statusCode()).isEqualTo(405);
    }

    @Test
    void addressesBelowTheTransportsAreNotFound() {
        assertThat(get("/thywill/push/stream/x").statusCode()).isEqualTo(404);
    }

    @Test
    void aTicketOpensOneEventStream() {
        var ticket = send(request(SSE + "?ticket", CometClient.connect("talk", "room/1")))
                .body()
                .replaceAll("\\{\"ticket\":\"(.*)\"}", "$1");
        try (var client = new StreamTestClient(server, TransportName.SSE)) {
            client.open(HttpRequest.newBuilder(server.host.address(SSE + "?ticket=" + ticket))
                    .build());

            assertThat(client.next()).startsWith("{\"connected\":");
            assertThat(server.gateway().nextLink().request().subscribe()).containsOnlyKeys("room/1");
            assertThat(get(SSE + "?ticket=" + ticket).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void aLookAtChannelsNeedsNoBody() {
        try (var client = new StreamTestClient(server, TransportName.SSE)) {
            client.open(HttpRequest.newBuilder(server.host.address(SSE + "?application=talk&channel=a&channel=b"))
                    .build());

            var request = server.gateway().nextLink().request();
            assertThat(request.application()).isEqualTo("talk");
            assertThat(request.subscribe()).containsOnlyKeys("a", "b");
            assertThat(request.instance()).hasSizeBetween(16, 64);
        }
    }

    @Test
    void aLookWithoutAnApplicationOrAtWhatIsNoChannelIsRefused() {
        assertThat(get(SSE).statusCode()).isEqualTo(400);
        assertThat(get(SSE + "?application=talk&channel=a%20b").statusCode()).isEqualTo(400);
    }

    @Test
    void aLastEventIdIsRefused() {
        var request = HttpRequest.newBuilder(server.host.address(SSE + "?application=talk"))
                .header("Last-Event-ID", "7");

        assertThat(send(request).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Origin, null", "Sec-Fetch-Site, cross-site"})
    void aForeignPageMayNotEvenLook(String header, String value) {
        var request = HttpRequest.newBuilder(server.host.address(SSE + "?application=talk"))
                .header(header, value);

        var refused = send(request);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(server.count("comet.refused.connect")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token", "connection", "credentials"})
    void anAddressWithASecretIsRefusedAndDoesNotRepeatIt(String name) {
        for (var transport : TransportName.values()) {
            var refused = get("/thywill/push/" + transport + "?application=talk&" + name + "=s3cr3t");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("\"invalid\"").doesNotContain("s3cr3t");
        }
    }

    @Test
    void anEventStreamIsOneDataLineForEachFrame() throws IOException {
        var request = request(SSE, TALK).build();
        var response = webSocket()
                .http
                .sendAsync(request, BodyHandlers.ofInputStream())
                .join();
        var link = server.gateway().nextLink();
        link.connection().send(new ServerMessage.Acknowledged(1));
        link.connection().send(new ServerMessage.Direct(1, Json.ofValid("\"a\\r\\nb\"")));
        link.connection().close(CloseReason.GOODBYE);

        var events = new String(response.body().readAllBytes(), UTF_8);

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(events.lines().toList())
                .containsExactly(
                        "data: {\"connected\":{\"client\":\"c.1\",\"session\":\"s.2\",\"connection\":\"k.1\","
                                + "\"token\":\"t.1\",\"resumed\":false,\"received\":0,\"heartbeatMs\":25000,"
                                + "\"timeoutMs\":33000,\"maxMessageBytes\":65536,\"socket\":1,"
                                + "\"channels\":{\"@\":{\"epoch\":\"e1\",\"offset\":0}}}}",
                        "",
                        "data: {\"ack\":1}",
                        "",
                        "data: {\"channel\":\"@\",\"offset\":1,\"data\":\"a\\r\\nb\"}",
                        "",
                        "data: {\"close\":{\"code\":1000,\"reason\":\"goodbye\",\"reconnect\":\"never\"}}",
                        "");
    }

    @Test
    void framesBehindAPollAreTakenAndWhatIsWrongWithThemIsTold() {
        send(request(POLL, TALK));
        var link = server.gateway().nextLink();

        var taken = poll(link.key(), "{\"poll\":\"n.1\"}\n{\"number\":1,\"send\":1}\n{\"goodbye\":true}");

        assertThat(taken.body()).contains("{\"close\":{\"code\":1000");
        assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Send(1, Json.ofValid("1")));
        assertThat(link.awaitClosed()).isTrue();
    }

    @Test
    void aPollWithARefusedMessageIsAnsweredWithTheRefusal() {
        send(request(POLL, TALK));
        var link = server.gateway().nextLink();
        server.gateway().judge(_ -> new Receipt.Refused("out-of-order", "Expected 1", 0));

        var refused = poll(link.key(), "{\"poll\":\"n.1\"}\n{\"number\":2,\"send\":1}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .matches(
                        "\\{\"error\":\\{\"code\":\"out-of-order\",\"message\":\"Expected 1\",\"id\":\"[0-9a-f]{16}\"},"
                                + "\"received\":0}");
    }

    @Test
    void aPollForNoConnectionOrOfAnotherSessionIsRefused() {
        send(request(POLL, TALK));
        var key = server.gateway().nextLink().key();

        assertThat(poll("k.unknown", "{\"poll\":\"n.1\"}").statusCode()).isEqualTo(410);
        assertThat(poll(key, "{}").statusCode()).isEqualTo(400);
        var foreign = request(POLL, "{\"poll\":\"n.1\"}")
                .header("Thywill-Connection", key)
                .header("Cookie", "thywill-session=cookie-of-somebody");
        assertThat(send(foreign).statusCode()).isEqualTo(403);
    }

    @Test
    void whileItStopsNobodyIsAdmitted() {
        try (var client = webSocket().connected("talk")) {
            server.push.stop(Duration.ofSeconds(1));

            assertThat(client.awaitClosing()).isEqualTo(new PushClient.Closing(1012, "retry=1000"));
            var refused = send(request(SSE, TALK));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("\"code\":\"draining\"", "retryAfterMs");
        }
    }

    @Test
    void aWebSocketThatDoesNotReadIsToldWhyItWasClosed() throws InterruptedException {
        try (var client = webSocket().connected("talk")) {
            client.stopReading();
            var kilobytes = Json.ofValid("\"" + "x".repeat(60 << 10) + "\"");
            while (server.count("comet.closed.slow") == 0) {
                client.link().connection().send(new ServerMessage.Direct(1, kilobytes));
                client.link().connection().awaitWritable(Duration.ofMillis(20));
            }
            client.resumeReading();

            assertThat(client.awaitClosing().code()).isEqualTo(4408);
        }
    }

    private WebSocketTestClient webSocket() {
        return new WebSocketTestClient(server);
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(server.host.address(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> poll(String key, String body) {
        return send(request(POLL, body).header("Thywill-Connection", key));
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(server.host.address(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return webSocket()
                .http
                .sendAsync(request.build(), BodyHandlers.ofString())
                .join();
    }
}
