package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.component.CloseReason;
import org.thywill.component.testkit.TestWebSocket;

/// What is doubtful is answered with ERROR and ends the connection, and nothing of it reaches the server.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StompStrictnessIT {
    private final StompTestServer server = new StompTestServer();

    @AfterAll
    void stop() {
        server.close();
    }

    /// In the messages `^` stands for a line feed and `@` for a NUL.
    private static String message(String pattern) {
        return pattern.replace('^', '\n').replace('@', '\0');
    }

    private static void expectRefusal(StompTestClient client, String what) {
        var error = client.expect("ERROR");
        assertThat(error.header("message")).as(what).isNotEmpty();
        assertThat(error.header("code")).as(what).isEqualTo("1002");
        assertThat(error.header("version")).as(what).isEqualTo("1.2");
        assertThat(client.awaitClosing().code()).as(what).isEqualTo(CloseReason.PROTOCOL_ERROR.code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SEND before CONNECT | SEND^destination:/application^^1@",
                "SUBSCRIBE before CONNECT | SUBSCRIBE^id:1^destination:/client^^@",
                "no application | CONNECT^accept-version:1.2^host:h^^@",
                "a bad application | CONNECT^accept-version:1.2^application:No!^^@",
                "an older version | CONNECT^accept-version:1.0,1.1^application:talk^^@",
                "no version | CONNECT^application:talk^^@",
                "a bad heart-beat | CONNECT^accept-version:1.2^application:talk^heart-beat:1^^@",
                "a bad instance | CONNECT^accept-version:1.2^application:talk^instance:short^^@",
                "positions that are no JSON | CONNECT^accept-version:1.2^application:talk^client:c^token:t^positions:{^^@",
                "positions with more behind | "
                        + "CONNECT^accept-version:1.2^application:talk^positions:{},\"version\":2^^@",
            })
    void aBadBeginningIsRefused(String what, String pattern) {
        long connected = server.count("stomp.refused.malformed");
        try (var client = server.open("v12.stomp")) {
            client.raw(message(pattern));

            expectRefusal(client, what);
        }
        assertThat(server.count("stomp.refused.malformed")).isEqualTo(connected + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a second CONNECT | CONNECT^accept-version:1.2^application:talk^^@",
                "an unknown command | FROB^^@",
                "a frame of servers | MESSAGE^destination:/application^^1@",
                "no NUL | SEND^destination:/application^^1",
                "a wrong content-length | SEND^destination:/application^content-length:9^^1@",
                "a negative content-length | SEND^destination:/application^content-length:-1^^1@",
                "a content-length of 2^63 | SEND^destination:/application^content-length:9223372036854775808^^1@",
                "a header injected by escapes | SEND^destination:/application^receipt:a\\nb:c^^1@",
                "a selector | SUBSCRIBE^id:1^destination:/channel/a^selector:1=1^^@",
                "another ack mode | SUBSCRIBE^id:1^destination:/channel/a^ack:client-individual^^@",
                "no id | SUBSCRIBE^destination:/channel/a^^@",
                "an id in use | SUBSCRIBE^id:own^destination:/channel/a^^@",
                "no destination | SUBSCRIBE^id:1^^@",
                "an unknown destination | SUBSCRIBE^id:1^destination:/queue/a^^@",
                "a bad channel | SUBSCRIBE^id:1^destination:/channel/a b^^@",
                "an epoch without an offset | SUBSCRIBE^id:1^destination:/channel/a^epoch:e^^@",
                "a second subscription to client | SUBSCRIBE^id:1^destination:/client^^@",
                "a content-type that is none | SEND^destination:/application^content-type:json^^1@",
                "no id to unsubscribe | UNSUBSCRIBE^destination:/channel/a^^@",
                "nowhere to send | SEND^^1@",
                "an unknown place to send | SEND^destination:/topic/a^^1@",
                "no JSON | SEND^destination:/application^^hello@",
                "two JSON values | SEND^destination:/application^^1 2@",
                "JSON that would add a member | SEND^destination:/application^^1,\"publish\":\"x\"@",
                "no body | SEND^destination:/application^^@",
                "a number without an instance | SEND^destination:/application^number:1^^1@",
                "an ACK | ACK^id:1^^@",
                "a NACK | NACK^id:1^^@",
                "a transaction | BEGIN^transaction:1^^@",
                "a SEND in a transaction | SEND^destination:/application^transaction:1^^1@",
            })
    void aBadFrameIsRefused(String what, String pattern) {
        try (var client = server.connect("talk")) {
            client.raw(message(pattern));

            expectRefusal(client, what);
            assertThat(client.link().awaitClosed()).isFalse();
            assertThat(client.link().pendingMessages()).as(what).isEmpty();
        }
    }

    @Test
    void whatFollowsABadFrameIsNotRead() {
        try (var client = server.connect("talk")) {
            client.raw(message("ACK^id:1^^@SEND^destination:/application^^1@"));

            expectRefusal(client, "a frame behind a bad one");
            assertThat(client.link().pendingMessages()).isEmpty();
        }
    }

    @Test
    void theRefusalNamesTheReceiptOfTheFrame() {
        try (var client = server.connect("talk")) {
            client.transmit("SEND", "x", "destination:/application", "receipt:r-1");

            assertThat(client.expect("ERROR").header("receipt-id")).isEqualTo("r-1");
        }
    }

    @Test
    void tenThousandHeadersAreRefused() {
        try (var client = server.connect("talk")) {
            client.raw("SEND\n" + "a:b\n".repeat(10_000) + "\n1\0");

            expectRefusal(client, "10,000 headers");
        }
    }

    @Test
    void aMessageThatIsTooBigIsClosedAsSuch() {
        try (var client = server.connect("talk")) {
            client.transmit("SEND", "\"" + "x".repeat(70_000) + "\"", "destination:/application");

            assertThat(client.awaitClosing().code()).isEqualTo(CloseReason.TOO_BIG.code());
        }
    }

    @Test
    void bytesThatAreNotUtf8AreClosedAsSuch() {
        try (var client = server.connect("talk")) {
            client.rawBinary(new byte[] {'S', (byte) 0xc3, 0x28, 0});

            assertThat(client.awaitClosing().code()).isEqualTo(CloseReason.NOT_UTF8.code());
        }
    }

    @Test
    void otherSubprotocolsAloneAreRefused() {
        assertThatThrownBy(() -> server.open("v11.stomp")).isInstanceOf(TestWebSocket.RefusedException.class);
    }

    @Test
    void whoDoesNotAskForAWebSocketIsToldTo() throws IOException, InterruptedException {
        var address = "http://127.0.0.1:" + server.port() + "/thywill/push/stomp";
        var client = HttpClient.newHttpClient();

        var plain =
                client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        var below = client.send(
                HttpRequest.newBuilder(URI.create(address + "/x")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(plain.body()).contains("\"code\":\"upgrade-required\"");
        assertThat(below.statusCode()).isEqualTo(404);
    }
}
