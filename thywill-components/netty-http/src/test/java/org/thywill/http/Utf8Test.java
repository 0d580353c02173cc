package org.thywill.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    private static int check(byte[] bytes) {
        return Utf8.check(Utf8.START, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    private static boolean jdkAccepts(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    @Test
    void everyCharacterThereIsIsValid() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                int state = check(Character.toString(point).getBytes(UTF_8));
                if (state != Utf8.START) { // asserted only then: there are a million of them
                    assertThat(state).as("U+%x", point).isEqualTo(Utf8.START);
                }
            }
        }
    }

    @Test
    void itAgreesWithTheJdkOnThreeBytesWhateverTheyAre() {
        var bytes = new byte[] {0, 0, 0};
        for (int i = 0; i < 1 << 24; i += 101) { // 101 has no factor in common with 256: all values come in all places
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            boolean valid = check(bytes) == Utf8.START;
            if (valid != jdkAccepts(bytes)) {
                assertThat(valid).as("%06x", i).isEqualTo(!valid);
            }
        }
    }

    @Test
    void itDoesNotMatterWhereTheBytesAreCut() {
        var random = new Random(20_261_121);
        for (int round = 0; round < 5_000; round++) {
            var bytes = someBytes(random);
            int cut = random.nextInt(bytes.length + 1);
            var buffer = Unpooled.wrappedBuffer(bytes);

            int first = Utf8.check(Utf8.START, buffer, 0, cut);
            int both = first == Utf8.INVALID ? first : Utf8.check(first, buffer, cut, bytes.length - cut);

            assertThat(both).isEqualTo(check(bytes));
            assertThat(both == Utf8.START).isEqualTo(jdkAccepts(bytes));
        }
    }

    private static byte[] someBytes(Random random) {
        var bytes = "aä€😀 plain text for the fast way".repeat(2).getBytes(UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
