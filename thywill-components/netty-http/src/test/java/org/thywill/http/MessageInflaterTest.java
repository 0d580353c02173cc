package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.component.testkit.WebSocketBytes.hex;
import static org.thywill.component.testkit.WebSocketBytes.repeat;

import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInflaterTest {
    private static final int LIMIT = 64 << 10;

    private static String inflate(byte[] message) throws WebSocketException {
        return MessageInflater.inflate(Unpooled.wrappedBuffer(message), LIMIT).toString(UTF_8);
    }

    /// As a client would that flushes.
    private static byte[] deflate(byte[] plain, int level) {
        try (var deflater = new Deflater(level, true)) {
            deflater.setInput(plain);
            var deflated = new byte[plain.length + 1_000];
            int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(deflated, length - 4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7.2.3.1 one block, f2 48 cd c9 c9 07 00",
        "7.2.3.3 no compression, 00 05 00 fa ff 48 65 6c 6c 6f 00",
        "7.2.3.4 a block that is the last, f3 48 cd c9 c9 07 00 00",
        "7.2.3.5 two blocks, f2 48 05 00 00 00 ff ff ca c9 c9 07 00"
    })
    void theExamplesOfTheRfcAreHello(String example, String message) throws WebSocketException {
        assertThat(inflate(hex(message))).as(example).isEqualTo("Hello");
    }

    @Test
    void anEmptyMessageIsOneByte() throws WebSocketException {
        assertThat(inflate(hex("00"))).isEmpty();
    }

    @Test
    void nothingOfOneMessageIsKnownInTheNext() throws WebSocketException {
        inflate(hex("f2 48 cd c9 c9 07 00"));

        // RFC 7692, section 7.2.3.2: refers to the message before
        assertThatThrownBy(() -> inflate(hex("f2 00 11 00 00")))
                .isInstanceOfSatisfying(
                        WebSocketException.class, e -> assertThat(e.code()).isEqualTo(1002));
    }

    @Test
    void whateverIsDeflatedComesBack() throws WebSocketException {
        var random = new Random(7);
        for (int length = 0; length <= LIMIT; length += 1 + random.nextInt(4_000)) {
            var plain = new byte[length];
            for (int i = 0; i < length; i++) {
                plain[i] = (byte) ('a' + random.nextInt(1 + length % 26));
            }

            assertThat(inflate(deflate(plain, length % 10))).isEqualTo(new String(plain, UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 1_000 * LIMIT})
    void aBombIsTooBig(int bytes) {
        assertThatThrownBy(() -> inflate(deflate(new byte[bytes], Deflater.BEST_COMPRESSION)))
                .isInstanceOfSatisfying(
                        WebSocketException.class, e -> assertThat(e.code()).isEqualTo(1009));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "06", // a block of a kind that there is not
                "f2 48 cd c9", // cut
                "00 05 00 fa ff 48 65",
                "f2 48 cd c9 c9 07 00 00 00 ff ff", // with the end that is to be left away
                "ff ff ff ff ff ff ff ff"
            })
    void whatIsNoDeflatedDataOrNotAllOfItIsBroken(String message) {
        assertThatThrownBy(() -> inflate(hex(message)))
                .isInstanceOfSatisfying(
                        WebSocketException.class, e -> assertThat(e.code()).isEqualTo(1002));
    }

    @Test
    void endlessEndsAreBroken() {
        assertThatThrownBy(() -> inflate(repeat(hex("03 00"), 30_000)))
                .isInstanceOfSatisfying(
                        WebSocketException.class, e -> assertThat(e.code()).isEqualTo(1002));
    }

    @Test
    void anyBytesAtAllAreAMessageOrAViolation() {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var message = new byte[random.nextInt(60)];
            random.nextBytes(message);
            try {
                assertThat(inflate(message).length()).isLessThanOrEqualTo(LIMIT);
            } catch (WebSocketException e) {
                assertThat(e.code()).as("seed %d", seed).isIn(1002, 1009);
            }
        }
    }
}
