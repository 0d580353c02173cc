package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvictionOrderTest {
    private final EvictionOrder order = new EvictionOrder();

    private static final class Kept extends Evictable {
        private long usedAtMs;

        @Override
        long usedAtMs() {
            return usedAtMs;
        }

        @Override
        boolean forgetHistory() {
            return true;
        }
    }

    private Kept[] add(int count) {
        var added = IntStream.range(0, count).mapToObj(_ -> new Kept()).toArray(Kept[]::new);
        for (var kept : added) {
            order.add(kept);
        }
        return added;
    }

    @Test
    void theTurnGoesRoundInTheOrderInWhichTheyCame() {
        var kept = add(3);

        assertThat(IntStream.range(0, 4).mapToObj(_ -> order.next()))
                .containsExactly(kept[0], kept[1], kept[2], kept[0]);
    }

    @Test
    void whatWasUsedMeanwhileWaitsForAnotherTurn() {
        var kept = add(3);
        kept[0].usedAtMs = 1;

        assertThat(IntStream.range(0, 3).mapToObj(_ -> order.next())).containsExactly(kept[1], kept[2], kept[0]);
    }

    @Test
    void ifAllWereUsedTheOneThatWasUsedLeastRecentlyGoes() {
        var kept = add(10);
        for (int i = 0; i < 10; i++) {
            kept[i].usedAtMs = 10L + (i + 5) % 10;
        }

        assertThat(order.next()).isSameAs(kept[5]);
    }

    @Test
    void whatIsInUseGoesOnlyAsALastResort() {
        var kept = add(100);
        for (var each : kept) {
            each.usedAtMs = Evictable.IN_USE;
        }
        kept[50].usedAtMs = 0;

        assertThat(IntStream.range(0, 6).mapToObj(_ -> order.next())).containsOnly(null, kept[50]);
        assertThat(order.any()).isNotNull();
    }

    @Test
    void whatIsGoneHasNoTurn() {
        var kept = add(5);
        order.remove(kept[0]);
        order.remove(kept[2]);
        order.remove(kept[4]);
        order.remove(kept[2]);

        assertThat(IntStream.range(0, 3).mapToObj(_ -> order.next())).containsExactly(kept[1], kept[3], kept[1]);
        assertThat(order.size()).isEqualTo(2);
    }

    @Test
    void thereIsNothingWhenAllAreGone() {
        order.remove(add(1)[0]);

        assertThat(order.next()).isNull();
        assertThat(order.size()).isZero();
    }
}
