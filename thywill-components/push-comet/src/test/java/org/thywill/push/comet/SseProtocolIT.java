package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;

/// What `documentation/protocol.md` promises for streams of events (SSE), over real connections.
@Timeout(60)
class SseProtocolIT {
    private static final String SSE = "/thywill/push/sse";
    private static final String TALK = CometClient.connect("talk");

    private final CometServer server = new CometServer(CometServer.settings());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTicketOpensOneEventStream() {
        var ticket = server.send(server.request(SSE + "?ticket", CometClient.connect("talk", "room/1")))
                .body()
                .replaceAll("\\{\"ticket\":\"(.*)\"}", "$1");
        try (var client = new StreamTestClient(server, TransportName.SSE)) {
            client.open(HttpRequest.newBuilder(server.host.address(SSE + "?ticket=" + ticket))
                    .build());

            assertThat(client.next()).startsWith("{\"connected\":");
            assertThat(server.gateway().nextLink().request().subscribe()).containsOnlyKeys("room/1");
            assertThat(server.get(SSE + "?ticket=" + ticket).statusCode()).isEqualTo(204);
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
        assertThat(server.get(SSE).statusCode()).isEqualTo(400);
        assertThat(server.get(SSE + "?application=talk&channel=a%20b").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aLastEventIdIsRefused() {
        var request = HttpRequest.newBuilder(server.host.address(SSE + "?application=talk"))
                .header("Last-Event-ID", "7");

        assertThat(server.send(request).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {SSE, SSE + "?ticket"})
    void aLastEventIdIsRefusedWithAConnectToo(String path) throws IOException {
        var request = server.request(path, TALK).header("Last-Event-ID", "5");

        var refused = CometServer.HTTP
                .sendAsync(request.build(), BodyHandlers.ofInputStream())
                .join();

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new String(refused.body().readAllBytes(), UTF_8))
                .contains("\"invalid\"", "Last-Event-ID is not used here");
    }

    @Test
    void anEmptyLastEventIdIsNone() {
        var ticket = server.send(server.request(SSE + "?ticket", TALK).header("Last-Event-ID", ""));

        assertThat(ticket.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Origin, null", "Sec-Fetch-Site, cross-site"})
    void aForeignPageMayNotEvenLook(String header, String value) {
        var request = HttpRequest.newBuilder(server.host.address(SSE + "?application=talk"))
                .header(header, value);

        var refused = server.send(request);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(server.count("comet.refused.connect")).isEqualTo(1);
    }

    @Test
    void anEventStreamIsOneDataLineForEachFrame() throws IOException {
        var request = server.request(SSE, TALK).build();
        var response = CometServer.HTTP
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
}
