package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
    private static final long KEY_0 = 0x0706050403020100L;
    private static final long KEY_1 = 0x0f0e0d0c0b0a0908L;

    /// The bytes 0, 1, 2, … under the key of the paper, whose appendix A has the last one.
    @ParameterizedTest
    @CsvSource({"0, 726fdb47dd0e0e31", "1, 74f839c593dc67fd", "15, a129ca6149be45e5"})
    void isWhatTheAuthorsGet(int length, String expected) {
        var input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) i;
        }

        assertThat(Long.toHexString(SipHash.hash(KEY_0, KEY_1, input))).isEqualTo(expected);
    }
}
