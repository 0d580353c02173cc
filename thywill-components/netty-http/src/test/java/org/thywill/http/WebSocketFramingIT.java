package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.thywill.component.testkit.WebSocketBytes.CLOSE;
import static org.thywill.component.testkit.WebSocketBytes.CONTINUATION;
import static org.thywill.component.testkit.WebSocketBytes.FIN;
import static org.thywill.component.testkit.WebSocketBytes.PING;
import static org.thywill.component.testkit.WebSocketBytes.PONG;
import static org.thywill.component.testkit.WebSocketBytes.TEXT;
import static org.thywill.component.testkit.WebSocketBytes.close;
import static org.thywill.component.testkit.WebSocketBytes.frame;
import static org.thywill.component.testkit.WebSocketBytes.head;
import static org.thywill.component.testkit.WebSocketBytes.hex;
import static org.thywill.component.testkit.WebSocketBytes.join;
import static org.thywill.component.testkit.WebSocketBytes.repeat;
import static org.thywill.component.testkit.WebSocketBytes.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.testkit.HostileFrames;

/// Opening, framing and closing of WebSockets over a real socket: classes 1 to 7, 9 and 10 of the Autobahn test
/// suite.
@Timeout(20)
class WebSocketFramingIT {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n";

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
        client = new RawClient(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private static String get(String headers) {
        return "GET /websocket HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private RawClient opened() throws IOException {
        var answer = client.send(get(UPGRADE + KEY + VERSION)).readResponse();
        assertThat(answer.status()).isEqualTo(101);
        return client;
    }

    /// Reads an unmasked frame.
    private Frame next() throws IOException {
        var head = client.read(2);
        int length = head[1];
        if (length == 126) {
            length = ByteBuffer.wrap(client.read(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(client.read(8)).getLong();
        }
        return new Frame(head[0] & 0xFF, client.read(length));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Frame(int first, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        int closeCode() {
            assertThat(first).isEqualTo(FIN | CLOSE);
            return payload.length == 0 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    @Test
    void theHandshakeIsAnsweredAsInTheRfc() throws IOException {
        var answer = client.send(get(UPGRADE + KEY + VERSION)).readResponse();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(answer.headers()).doesNotContainKeys("sec-websocket-protocol", "sec-websocket-extensions");
    }

    static Stream<Arguments> badHandshakes() {
        return Stream.of(
                arguments("no version", 426, get(UPGRADE + KEY)),
                arguments("another version", 426, get(UPGRADE + KEY + "Sec-WebSocket-Version: 8\r\n")),
                arguments("no key", 400, get(UPGRADE + VERSION)),
                arguments("a short key", 400, get(UPGRADE + VERSION + "Sec-WebSocket-Key: c2hvcnQ=\r\n")),
                arguments("two keys", 400, get(UPGRADE + VERSION + KEY + KEY)),
                arguments("no Connection", 400, get("Upgrade: websocket\r\n" + KEY + VERSION)),
                arguments("POST", 405, get(UPGRADE + KEY + VERSION).replace("GET", "POST")),
                arguments("a body", 400, get(UPGRADE + KEY + VERSION + "Content-Length: 3\r\n") + "abc"),
                arguments("a foreign page", 403, get(UPGRADE + KEY + VERSION + "Origin: https://evil.example\r\n")),
                arguments("a page without origin", 403, get(UPGRADE + KEY + VERSION + "Origin: null\r\n")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badHandshakes")
    void aBadHandshakeIsRefused(String name, int status, String request) throws IOException {
        var answer = client.send(request).readResponse();

        assertThat(answer.status()).as(name).isEqualTo(status);
        assertThat(answer.headers().get("sec-websocket-version")).isEqualTo(status == 426 ? "13" : null);
        assertThat(answer.headers().get("upgrade")).isEqualTo(status == 426 ? "websocket" : null);
        assertThat(answer.headers().getOrDefault("connection", ""))
                .matches(status == 426 ? "upgrade(, close)?" : "|close");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536})
    void aMessageOfAnyLengthComesBack(int length) throws IOException {
        opened().send(text("*".repeat(length)));

        assertThat(next().text()).isEqualTo("*".repeat(length));
    }

    @Test
    void aMessageMayComeByteByByte() throws IOException {
        opened();
        for (byte b : text("Hello-µ@ßöäüàá-UTF-8!!" + "x".repeat(200))) {
            client.send(new byte[] {b});
        }

        assertThat(next().text()).isEqualTo("Hello-µ@ßöäüàá-UTF-8!!" + "x".repeat(200));
    }

    @Test
    void fragmentsAreJoinedAndPingsBetweenThemAnswered() throws IOException {
        opened().send(join(
                frame(TEXT, "one "),
                frame(FIN | PING, "ping!"),
                frame(CONTINUATION, ""),
                frame(FIN | PONG, "unasked"),
                frame(FIN | CONTINUATION, "two")));

        var pong = next();
        assertThat(pong.first()).isEqualTo(FIN | PONG);
        assertThat(pong.text()).isEqualTo("ping!");
        assertThat(next().text()).isEqualTo("one two");
    }

    @Test
    void aCharacterMayBeCutBetweenFragments() throws IOException {
        opened().send(join(frame(TEXT, hex("CE BA E1 BD")), frame(FIN | CONTINUATION, hex("B9 CF 83"))));

        assertThat(next().text()).isEqualTo("κόσ".replace("ό", "\u1f79"));
    }

    @Test
    void tenPingsAreAnsweredEach() throws IOException {
        opened().send(repeat(frame(FIN | PING, "p"), 10));

        for (int i = 0; i < 10; i++) {
            assertThat(next().first()).isEqualTo(FIN | PONG);
        }
    }

    @Test
    void aThousandPingsAtOnceAreNotAnsweredEach() throws IOException {
        opened().send(join(repeat(frame(FIN | PING, "p"), 1_000), text("end")));

        int pongs = 0;
        var frame = next();
        for (; frame.first() == (FIN | PONG); frame = next()) {
            pongs++;
        }
        assertThat(frame.text()).isEqualTo("end");
        assertThat(pongs).isBetween(1, 100);
    }

    static Stream<HostileFrames.Bad> violations() {
        return HostileFrames.all().stream();
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aViolationIsClosedWithItsCodeAndDeliversNothing(HostileFrames.Bad bad) throws Exception {
        opened().send(bad.bytes());

        assertThat(next().closeCode()).as(bad.name()).isEqualTo(bad.code());
        assertThat(client.readAll()).isEmpty();
        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
    }

    @Test
    void whatWasWholeBeforeAViolationIsDelivered() throws IOException {
        opened().send(join(text("whole"), frame(FIN | CONTINUATION, "x")));

        assertThat(next().text()).isEqualTo("whole");
        assertThat(next().closeCode()).isEqualTo(1002);
    }

    /// First and last characters of each length, and characters that are none but may be sent.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "7F",
                "C2 80",
                "DF BF",
                "E0 A0 80",
                "ED 9F BF",
                "EE 80 80",
                "EF BF BD",
                "EF BF BF",
                "EF B7 90",
                "F0 90 80 80",
                "F0 9F BF BE",
                "F4 8F BF BF"
            })
    void whateverIsUtf8ComesBack(String character) throws IOException {
        var bytes = hex(character);
        opened().send(join(frame(FIN | TEXT, bytes), frame(TEXT, bytes[0])));
        client.send(join(frame(CONTINUATION, Arrays.copyOfRange(bytes, 1, bytes.length)), frame(FIN | CONTINUATION)));

        assertThat(next().payload()).isEqualTo(bytes);
        assertThat(next().payload()).isEqualTo(bytes);
    }

    @Test
    void aMessageOf64KiBMayComeInManyFragments() throws IOException {
        opened().send(frame(TEXT, "*".repeat(1_300)));
        for (int i = 0; i < 49; i++) {
            client.send(frame(CONTINUATION, "*".repeat(1_300)));
        }
        client.send(frame(FIN | CONTINUATION, "*".repeat(536)));

        assertThat(next().text()).isEqualTo("*".repeat(65_536));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    void aCloseIsAnsweredWithItsCode(int code) throws IOException {
        opened().send(close(code, "grüß Gott"));

        assertThat(next().closeCode()).isEqualTo(code);
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutOneAndEndsEverything() throws Exception {
        opened().send(join(frame(FIN | CLOSE), text("after the end"), frame(FIN | PING)));

        assertThat(next().closeCode()).isZero();
        assertThat(client.readAll()).isEmpty();
        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
        assertThat(server.events).isEmpty();
    }

    @Test
    void aMessageThatComesWithTheHandshakeIsNotLost() throws IOException {
        client.send(join(get(UPGRADE + KEY + VERSION).getBytes(UTF_8), text("early")));

        assertThat(client.readResponse().status()).isEqualTo(101);
        assertThat(next().text()).isEqualTo("early");
    }

    @Test
    void aConnectionThatIsCutIsToldOnce() throws Exception {
        opened().close();

        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
        server.outlets.poll(10, SECONDS).close();
        assertThat(server.events).isEmpty();
    }

    @Test
    void theServersOwnCloseEndsTheConnection() throws Exception {
        opened();

        server.outlets.poll(10, SECONDS).close(4409, "replaced by a newer connection " + "ä".repeat(200));

        var close = next();
        assertThat(close.closeCode()).isEqualTo(4409);
        assertThat(close.payload().length).isBetween(123, 125);
        assertThat(client.readAll()).isEmpty();
        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
    }
}
