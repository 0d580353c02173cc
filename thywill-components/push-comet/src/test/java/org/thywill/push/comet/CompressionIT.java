package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient.Delivery;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.component.testkit.WebSocketBytes;

/// Clients that take what comes compressed, beside such that do not.
@Timeout(60)
class CompressionIT {
    private static final String SAVED = "comet.compression.saved-bytes";

    private final CometServer server = new CometServer(CometServer.compressing());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(TransportName.class)
    void whatIsLongComesCompressedAmongWhatIsShortAndForOthersAsItIs(TransportName transport) {
        try (var compressed = CometClient.compressedOver(transport, server).connected("talk");
                var plain = CometClient.over(transport, server).connected("talk")) {
            assertThat(server.count(SAVED)).as("for secrets").isZero();
            var fanout = server.push.fanout("talk", "news");
            fanout.attach(compressed.link().connection(), List.of());
            fanout.attach(plain.link().connection(), List.of());

            var expected = new ArrayList<Delivery>();
            for (int offset = 1; offset <= 200; offset++) {
                var json = offset % 7 == 0 ? text(200 * offset) : offset % 3 == 0 ? text(300) : "1";
                fanout.publish(new Publication(offset, 0, null, Json.ofValid(json)));
                expected.add(new Delivery("news", json));
            }

            assertThat(plain.receive(200)).isEqualTo(expected);
            assertThat(compressed.receive(200)).isEqualTo(expected);
            assertThat(server.count(SAVED)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(TransportName.class)
    void whatIsForOneClientAloneIsCompressedToo(TransportName transport) {
        try (var client = CometClient.compressedOver(transport, server).connected("talk")) {
            var connection = client.link().connection();
            var fanout = server.push.fanout("talk", "news");
            connection.send(new ServerMessage.Direct(1, Json.ofValid(text(3_000))));
            var missed = List.of(publication(1, text(500)), publication(2, "2"), publication(3, text(700)));
            fanout.attach(connection, List.of(new ServerMessage.Replay("news", missed)));

            assertThat(client.receive(4))
                    .containsExactly(
                            new Delivery("@", text(3_000)),
                            new Delivery("news", text(500)),
                            new Delivery("news", "2"),
                            new Delivery("news", text(700)));
            assertThat(server.count(SAVED)).isGreaterThan(3_000);
        }
    }

    @Test
    void nothingIsCompressedForOneWhoSpeaksOnlyOfOtherCodings() throws IOException {
        var request = server.request("/thywill/push/stream", CometClient.connect("talk"))
                .header("Accept-Encoding", "br, gzip;q=0");

        var answer = CometServer.HTTP
                .sendAsync(request.build(), BodyHandlers.ofInputStream())
                .join();

        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.headers().firstValue("vary")).hasValue("accept-encoding");
        answer.body().close();
    }

    /// The end of a gzip stream says how long it was and what its checksum is.
    @ParameterizedTest
    @ValueSource(strings = {"sse", "stream"})
    void aStreamThatIsClosedEndsAsGzipMust(String transport) throws IOException {
        var request = server.request("/thywill/push/" + transport, CometClient.connect("talk"))
                .header("Accept-Encoding", "gzip");
        var answer = CometServer.HTTP.sendAsync(request.build(), BodyHandlers.ofByteArray());
        var connection = server.gateway().nextLink().connection();
        for (int offset = 1; offset <= 50; offset++) {
            connection.send(new ServerMessage.Direct(offset, Json.ofValid(text(offset * 37))));
        }
        connection.close(CloseReason.REPLACED);

        var body = answer.join();
        assertThat(body.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(body.headers().firstValue("vary")).hasValue("accept-encoding");
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body.body()))) {
            assertThat(new String(gzip.readAllBytes(), UTF_8))
                    .contains("{\"channel\":\"@\",\"offset\":50,\"data\":" + text(50 * 37) + "}")
                    .endsWith(
                            "{\"close\":{\"code\":4409,\"reason\":\"replaced by a newer connection\",\"reconnect\":\"never\"}}"
                                    + (transport.equals("sse") ? "\n\n" : "\n"));
        }
    }

    @Test
    void aWebSocketMayCompressWhatItSends() {
        try (var client = webSocket()) {
            client.sendFrame("{\"send\":" + text(5_000) + "}");
            client.sendFrame("{\"send\":1}");

            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(0, Json.ofValid(text(5_000))));
            assertThat(client.link().nextMessage()).isEqualTo(new ClientMessage.Send(0, Json.ofValid("1")));
        }
    }

    @Test
    void onAWebSocketOnlyWhatIsLongIsMarkedAsCompressed() {
        try (var client = webSocket()) {
            client.link().connection().send(new ServerMessage.Direct(1, Json.ofValid("1")));
            client.link().connection().send(new ServerMessage.Direct(2, Json.ofValid(text(1_000))));

            client.receive(2);

            assertThat(client.socket().deflatedMessages()).isEqualTo(1);
        }
    }

    @Test
    void aBombClosesTheWebSocket() {
        try (var client = webSocket()) {
            client.sendFrame("{\"send\":\"" + "x".repeat(64 << 20) + "\"}");

            assertThat(client.awaitClosing().code()).isEqualTo(CloseReason.TOO_BIG.code());
        }
    }

    @Test
    void withoutTheSettingAWebSocketThatOffersIsNotCompressed() {
        try (var plain = new CometServer(CometServer.settings());
                var socket = TestWebSocket.openDeflating(
                        plain.host.address("/thywill/push/websocket"), new WebSocketTestClient(plain))) {
            assertThat(socket.isDeflating()).isFalse();
        }
    }

    @Test
    void withoutTheSettingACompressedMessageIsAViolation() {
        try (var plain = new CometServer(CometServer.settings())) {
            var client = new WebSocketTestClient(plain);
            client.compressed = true;
            client.openSilently();
            client.socket().send(WebSocketBytes.frame(0xC1, WebSocketBytes.hex("f2 48 cd c9 c9 07 00")));

            assertThat(client.awaitClosing().code()).isEqualTo(1002);
        }
    }

    private WebSocketTestClient webSocket() {
        var client = new WebSocketTestClient(server);
        client.compressed = true;
        client.connected("talk");
        assertThat(client.socket().isDeflating()).isTrue();
        return client;
    }

    private static Publication publication(long offset, String json) {
        return new Publication(offset, 0, null, Json.ofValid(json));
    }

    /// A JSON text that can be compressed, of about that length.
    private static String text(int length) {
        var text = new StringBuilder("\"");
        for (int i = 0; text.length() < length; i++) {
            text.append("word ").append(i * 7919 % 1000).append(' ');
        }
        return text.append('"').toString();
    }
}
