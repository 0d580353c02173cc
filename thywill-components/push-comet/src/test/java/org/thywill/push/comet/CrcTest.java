package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrcTest {
    @Test
    void thatOfPartsIsThatOfTheWhole() {
        var random = new Random(3);
        for (int length = 0; length < 3_000; length += 1 + length / 7) {
            var whole = new byte[length];
            random.nextBytes(whole);
            int cut = random.nextInt(length + 1);
            var first = Arrays.copyOf(whole, cut);
            var second = Arrays.copyOfRange(whole, cut, length);

            assertThat(Crc.joined(Crc.of(first), Crc.of(second), Crc.shift(second.length)))
                    .isEqualTo(Crc.of(whole));
        }
    }
}
