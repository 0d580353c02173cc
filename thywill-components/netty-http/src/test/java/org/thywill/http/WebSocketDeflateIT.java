package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.thywill.component.testkit.WebSocketBytes.BINARY;
import static org.thywill.component.testkit.WebSocketBytes.CLOSE;
import static org.thywill.component.testkit.WebSocketBytes.CONTINUATION;
import static org.thywill.component.testkit.WebSocketBytes.FIN;
import static org.thywill.component.testkit.WebSocketBytes.PING;
import static org.thywill.component.testkit.WebSocketBytes.PONG;
import static org.thywill.component.testkit.WebSocketBytes.RSV1;
import static org.thywill.component.testkit.WebSocketBytes.TEXT;
import static org.thywill.component.testkit.WebSocketBytes.frame;
import static org.thywill.component.testkit.WebSocketBytes.head;
import static org.thywill.component.testkit.WebSocketBytes.hex;
import static org.thywill.component.testkit.WebSocketBytes.join;
import static org.thywill.component.testkit.WebSocketBytes.repeat;
import static org.thywill.component.testkit.WebSocketBytes.text;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.thywill.component.testkit.TestDeflate;

/// Compressed messages over a real socket: RFC 7692, and classes 12 and 13 of the Autobahn test suite.
@Timeout(20)
class WebSocketDeflateIT {
    private static final String OFFER = "permessage-deflate; client_max_window_bits";
    private static final String HELLO = "f2 48 cd c9 c9 07 00";

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

    private RawClient.Response shakeHands(String path, String extensions) throws IOException {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: " + extensions
                        + "\r\n\r\n")
                .readResponse();
    }

    private RawClient opened() throws IOException {
        var answer = shakeHands("/deflate", OFFER);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers())
                .containsEntry(
                        "sec-websocket-extensions",
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        return client;
    }

    /// Reads the head of an unmasked frame of less than 64 KiB, and gives its payload.
    private byte[] next(int first) throws IOException {
        var start = client.read(2);
        assertThat(start[0] & 0xFF).isEqualTo(first);
        int length = start[1] == 126 ? ByteBuffer.wrap(client.read(2)).getShort() & 0xFFFF : start[1];
        return client.read(length);
    }

    private String nextText() throws IOException {
        return new String(next(FIN | TEXT), UTF_8);
    }

    private int nextClose() throws IOException {
        return ByteBuffer.wrap(next(FIN | CLOSE)).getShort() & 0xFFFF;
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; server_max_window_bits=10", "x-webkit-deflate-frame", ""})
    void anOfferThatCannotBeKeptIsDeclinedAndThenNothingIsCompressed(String offer) throws IOException {
        var answer = shakeHands("/deflate", offer);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");

        client.send(join(text("plain"), frame(FIN | RSV1 | TEXT, hex(HELLO))));

        assertThat(nextText()).isEqualTo("plain");
        assertThat(nextClose()).isEqualTo(1002);
    }

    @Test
    void whereItIsNotWantedNoOfferIsTaken() throws IOException {
        assertThat(shakeHands("/websocket", OFFER).headers()).doesNotContainKey("sec-websocket-extensions");
    }

    @Test
    void compressedMessagesComeInAnyFragmentsBetweenOthers() throws IOException {
        opened().send(join(
                frame(FIN | RSV1 | TEXT, hex(HELLO)),
                text("plain"),
                frame(RSV1 | TEXT, hex("f2 48 cd")),
                frame(FIN | PING, "?"),
                frame(CONTINUATION),
                frame(FIN | CONTINUATION, hex("c9 c9 07 00")),
                frame(FIN | RSV1 | TEXT, hex("00")),
                frame(TEXT, "pl"),
                frame(FIN | CONTINUATION, "ain")));

        assertThat(nextText()).isEqualTo("Hello");
        assertThat(nextText()).isEqualTo("plain");
        assertThat(next(FIN | PONG)).asString(UTF_8).isEqualTo("?");
        assertThat(nextText()).isEqualTo("Hello");
        assertThat(nextText()).isEmpty();
        assertThat(nextText()).isEqualTo("plain");
    }

    @Test
    void aCompressedMessageMayComeByteByByte() throws IOException {
        opened();
        for (byte b :
                frame(FIN | RSV1 | TEXT, TestDeflate.deflate("grüß ".repeat(100).getBytes(UTF_8)))) {
            client.send(new byte[] {b});
        }

        assertThat(nextText()).isEqualTo("grüß ".repeat(100));
    }

    @Test
    void aBinaryMessageMayBeCompressed() throws Exception {
        opened().send(frame(FIN | RSV1 | BINARY, TestDeflate.deflate(new byte[1_000])));

        assertThat(server.events.poll(10, SECONDS)).isEqualTo("binary 1000");
    }

    @Test
    void aMessageOf64KiBIsNotTooBig() throws IOException {
        opened().send(frame(
                FIN | RSV1 | TEXT, TestDeflate.deflate("*".repeat(65_535).getBytes(UTF_8))));

        assertThat(nextText()).isEqualTo("*".repeat(65_535));
    }

    static Stream<Arguments> violations() {
        var hello = hex(HELLO);
        return Stream.of(
                arguments("a bomb", 1009, frame(FIN | RSV1 | TEXT, TestDeflate.deflate(new byte[64 << 20]))),
                arguments("one byte too long", 1009, frame(FIN | RSV1 | TEXT, TestDeflate.deflate(new byte[65_537]))),
                arguments("too long as it comes", 1009, head(FIN | RSV1 | TEXT, 65_537)),
                arguments(
                        "a bomb in fragments",
                        1009,
                        join(
                                frame(RSV1 | BINARY, TestDeflate.deflate(new byte[30 << 20])),
                                frame(FIN | CONTINUATION, hex("00")))),
                arguments(
                        "65 fragments",
                        1009,
                        join(frame(RSV1 | TEXT, hello[0]), repeat(frame(CONTINUATION, hello[1]), 64))),
                arguments("no deflated data", 1002, frame(FIN | RSV1 | TEXT, hex("ff ff ff ff"))),
                arguments("cut deflated data", 1002, frame(FIN | RSV1 | TEXT, hex("f2 48 cd c9"))),
                arguments("nothing", 1002, frame(FIN | RSV1 | TEXT)),
                arguments(
                        "a compressed continuation",
                        1002,
                        join(frame(RSV1 | TEXT, hello), frame(FIN | RSV1 | CONTINUATION, hello))),
                arguments(
                        "a compressed continuation of one that is not",
                        1002,
                        join(frame(TEXT, "a"), frame(FIN | RSV1 | CONTINUATION, hello))),
                arguments("a compressed ping", 1002, frame(FIN | RSV1 | PING, hello)),
                arguments("a compressed close", 1002, frame(FIN | RSV1 | CLOSE, hello)),
                arguments("another reserved bit", 1002, frame(FIN | RSV1 | 0x20 | TEXT, hello)),
                arguments("a reserved opcode", 1002, frame(FIN | RSV1 | 3, hello)),
                arguments("not UTF-8", 1007, frame(FIN | RSV1 | TEXT, TestDeflate.deflate(hex("CE BA 80")))),
                arguments("half a character", 1007, frame(FIN | RSV1 | TEXT, TestDeflate.deflate(hex("61 CE")))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("violations")
    void aViolationIsClosedWithItsCodeAndDeliversNothing(String name, int code, byte[] bytes) throws Exception {
        opened().send(bytes);

        assertThat(nextClose()).as(name).isEqualTo(code);
        assertThat(server.events.poll(10, SECONDS)).isEqualTo("closed");
    }

    /// All that is a violation without compression, but for what is marked as compressed.
    static Stream<HostileFrames.Bad> violationsOfOthers() {
        return HostileFrames.all().stream()
                .filter(bad -> (bad.bytes()[0] & 0xF0) != (FIN | RSV1) || (bad.bytes()[0] & 0x8) != 0);
    }

    @ParameterizedTest
    @MethodSource("violationsOfOthers")
    void whatIsAViolationWithoutIsOneWithCompression(HostileFrames.Bad bad) throws Exception {
        opened().send(bad.bytes());

        assertThat(nextClose()).as(bad.name()).isEqualTo(bad.code());
    }
}
