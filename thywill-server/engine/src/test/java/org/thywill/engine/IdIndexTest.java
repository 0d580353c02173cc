package org.thywill.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdIndexTest {
    private final IdIndex index = new IdIndex();

    private long find(int hash, long offset) {
        return index.find(hash, candidate -> candidate == offset);
    }

    @Test
    void asksAboutThoseOfTheSameHashOnly() {
        index.add(7, 1);
        index.add(7, 2);
        index.add(7 + 8, 3); // at home in the same place
        var asked = new ArrayList<Long>();

        long found = index.find(7, offset -> {
            asked.add(offset);
            return false;
        });

        assertThat(found).isZero();
        assertThat(asked).containsExactlyInAnyOrder(1L, 2L);
        assertThat(find(7, 2)).isEqualTo(2);
        assertThat(find(7 + 8, 3)).isEqualTo(3);
        assertThat(find(7, 3)).isZero();
    }

    /// The fewer hashes there are the more of them meet.
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, Integer.MAX_VALUE})
    void agreesWithATableOverManyRandomSteps(int hashes) {
        var random = new Random(5);
        Map<Long, Integer> expected = new HashMap<>();
        for (long offset = 1; offset <= 20_000; offset++) {
            int hash = random.nextInt(hashes);
            index.add(hash, offset);
            expected.put(offset, hash);
            while (expected.size() > offset % 97) {
                long dropped = expected.keySet().iterator().next();
                int itsHash = expected.remove(dropped);
                index.remove(itsHash, dropped);
                assertThat(find(itsHash, dropped)).isZero();
            }
            assertThat(index.size()).isEqualTo(expected.size());
            expected.forEach((at, itsHash) -> assertThat(find(itsHash, at)).isEqualTo(at));
        }
    }

    @Test
    void takesLittleAgainWhenLittleIsLeft() {
        int empty = index.footprint();
        for (int offset = 1; offset <= 10_000; offset++) {
            index.add(offset * 31, offset);
        }
        assertThat(index.footprint()).isBetween(12 * 15_000, 12 * 40_000);

        for (int offset = 1; offset <= 9_999; offset++) {
            index.remove(offset * 31, offset);
        }

        assertThat(find(310_000, 10_000)).isEqualTo(10_000);
        assertThat(index.footprint()).isEqualTo(empty);
    }

    @Test
    void hashesOfIdsThatDifferALittleDiffer() {
        var hashes = new HashSet<Integer>();
        for (int i = 0; i < 1_000; i++) {
            hashes.add(IdIndex.hash(("p." + "x".repeat(20) + i).getBytes(UTF_8)));
        }

        assertThat(hashes).hasSizeGreaterThan(990);
    }
}
