package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final int SAMPLES = 10_000;
    private static final int BITS = 128;

    @Test
    void idsHave128BitsOfWhichEachIsEitherWay() {
        var seen = new HashSet<String>();
        var set = new BitSet(BITS);
        var clear = new BitSet(BITS);
        for (int i = 0; i < SAMPLES; i++) {
            var id = Secrets.id('t');
            var bits = BitSet.valueOf(Base64.getUrlDecoder().decode(id.substring(2)));
            seen.add(id);
            set.or(bits);
            bits.flip(0, BITS);
            clear.or(bits);
        }

        assertThat(seen).hasSize(SAMPLES);
        assertThat(set.cardinality()).isEqualTo(BITS);
        assertThat(clear.cardinality()).isEqualTo(BITS);
    }
}
