package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.component.testkit.WebSocketBytes;

/// What `documentation/protocol.md` promises for WebSockets, over real ones.
@Timeout(60)
class WebSocketProtocolIT {
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
                    .send(WebSocketBytes.frame(WebSocketBytes.FIN | WebSocketBytes.BINARY, new byte[1]));
            big.sendFrame("{\"send\":\"" + "x".repeat(70_000) + "\"}");

            assertThat(binary.awaitClosing().code()).isEqualTo(CloseReason.NOT_TEXT.code());
            assertThat(big.awaitClosing().code()).isEqualTo(CloseReason.TOO_BIG.code());
        }
    }

    @Test
    void severalLinesOfSubprotocolsAreAsGoodAsOne() {
        try (var client = new WebSocketTestClient(server)) {
            client.openSilently("graphql-ws\r\nSec-WebSocket-Protocol: thywill.1");

            assertThat(client.socket().subprotocol()).isEqualTo("thywill.1");
        }
    }

    @Test
    void aForeignSubprotocolIsRefused() {
        assertThatThrownBy(() -> webSocket().openSilently("graphql-ws"))
                .isInstanceOfSatisfying(
                        TestWebSocket.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(400));
    }

    @Test
    void aPageThatIsNoWebSocketIsToldSo() {
        var answer = server.get("/thywill/push/websocket");

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(answer.headers().firstValue("Connection")).contains("upgrade");
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
}
