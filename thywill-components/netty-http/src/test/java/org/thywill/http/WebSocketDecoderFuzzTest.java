package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.component.testkit.WebSocketBytes.BINARY;
import static org.thywill.component.testkit.WebSocketBytes.CONTINUATION;
import static org.thywill.component.testkit.WebSocketBytes.FIN;
import static org.thywill.component.testkit.WebSocketBytes.PING;
import static org.thywill.component.testkit.WebSocketBytes.PONG;
import static org.thywill.component.testkit.WebSocketBytes.RSV1;
import static org.thywill.component.testkit.WebSocketBytes.TEXT;
import static org.thywill.component.testkit.WebSocketBytes.frame;
import static org.thywill.component.testkit.WebSocketBytes.hex;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thywill.component.testkit.TestDeflate;
import org.thywill.component.testkit.WebSocketBytes;

/// Bytes that nobody has thought of. Whatever comes, it is decoded alike however it is cut, and ends in messages or
/// in a close code, never in another exception.
class WebSocketDecoderFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final WebSocketLimits LIMITS = new WebSocketLimits(2_000, 8);
    private static final WebSocketLimits DEFLATE = new WebSocketLimits(2_000, 8, true);

    @Test
    void seedsThatOnceMatteredStillDo() throws IOException {
        try (var seeds = Files.list(Path.of("src/test/resources/fuzz/websocket"))) {
            for (var seed : seeds.toList()) {
                for (var line : Files.readAllLines(seed)) {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        checkEveryCut(hex(line));
                    }
                }
            }
        }
    }

    private static void checkEveryCut(byte[] bytes) {
        var whole = decode(bytes, new int[0]);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(decode(bytes, new int[] {cut})).isEqualTo(whole);
        }
    }

    @Test
    void framesWithAnErrorSomewhereAreDecodedAlikeHoweverTheyAreCut() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var bytes = session(random);
            if (random.nextInt(4) > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }

            var whole = decode(bytes, new int[0]);
            var cut = decode(bytes, random.ints(5, 0, bytes.length + 1).sorted().toArray());

            assertThat(cut).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void anyBytesAtAllAreDecodedAlikeHoweverTheyAreCut() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);

            var whole = decode(bytes, new int[0]);
            var cut = decode(bytes, random.ints(5, 0, bytes.length + 1).sorted().toArray());

            assertThat(cut).as("seed %d", seed).isEqualTo(whole);
        }
    }

    /// @param bytes what a client sends, after one byte that says where it is cut
    @FuzzTest(maxDuration = "60s")
    void anyBytesAreMessagesOrAViolationHoweverTheyAreCut(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        var sent = Arrays.copyOfRange(bytes, 1, bytes.length);

        assertThat(decode(sent, new int[] {(bytes[0] & 0xFF) % (sent.length + 1)}))
                .isEqualTo(decode(sent, new int[0]));
    }

    private static byte[] session(Random random) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0, count = 1 + random.nextInt(4); i < count; i++) {
            switch (random.nextInt(6)) {
                case 0 -> bytes.writeBytes(frame(FIN | TEXT, "grüß 😀 ".repeat(random.nextInt(30))));
                case 1 -> bytes.writeBytes(frame(FIN | BINARY, new byte[random.nextInt(300)]));
                case 2 -> bytes.writeBytes(frame(FIN | (random.nextBoolean() ? PING : PONG), "p"));
                case 3 -> {
                    bytes.writeBytes(frame(TEXT, "a"));
                    bytes.writeBytes(frame(FIN | PING, ""));
                    bytes.writeBytes(frame(FIN | CONTINUATION, "b".repeat(random.nextInt(200))));
                }
                case 4 -> {
                    var text = "grüß 😀 ".repeat(random.nextInt(300)).getBytes(UTF_8);
                    bytes.writeBytes(frame(FIN | RSV1 | TEXT, TestDeflate.deflate(text)));
                }
                default -> bytes.writeBytes(WebSocketBytes.close(1000 + random.nextInt(20), "bye"));
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> decode(byte[] bytes, int[] cuts) {
        var plain = decode(bytes, cuts, LIMITS);
        plain.addAll(decode(bytes, cuts, DEFLATE));
        return plain;
    }

    private static List<String> decode(byte[] bytes, int[] cuts, WebSocketLimits limits) {
        var events = new Events();
        var decoder = new WebSocketDecoder(limits);
        int from = 0;
        try {
            for (int cut : cuts) {
                decoder.decode(Unpooled.copiedBuffer(bytes, from, cut - from), events);
                from = cut;
            }
            decoder.decode(Unpooled.copiedBuffer(bytes, from, bytes.length - from), events);
        } catch (WebSocketException e) {
            assertThat(e.code()).isIn(1002, 1007, 1009);
            events.add("violation " + e.code());
        }
        return events;
    }

    private static final class Events extends ArrayList<String> implements WebSocketDecoder.Sink {
        private static final long serialVersionUID = 1L;

        @Override
        public void text(ByteBuf message) {
            assertThat(message.readableBytes()).isLessThanOrEqualTo(LIMITS.maxMessageBytes());
            add("text " + message.toString(UTF_8));
        }

        @Override
        public void binary(ByteBuf message) {
            assertThat(message.readableBytes()).isLessThanOrEqualTo(LIMITS.maxMessageBytes());
            add("binary " + message.readableBytes());
        }

        @Override
        public void ping(ByteBuf payload) {
            add("ping " + payload.readableBytes());
        }

        @Override
        public void pong() {
            add("pong");
        }

        @Override
        public void close(int code) {
            add("close " + code);
        }
    }
}
