package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private int begun;
    private final Turn turn = new Turn(loop::add, () -> begun++);

    private int takeAll() {
        int taken = 0;
        while (turn.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void aTurnIsOverAfterAFewRequests() {
        assertThat(takeAll()).isEqualTo(Turn.REQUESTS);
        assertThat(turn.take()).isFalse();
    }

    @Test
    void theNextBeginsWhenTheOthersHaveHadTheirs() {
        takeAll();
        turn.take();

        assertThat(loop).hasSize(1);
        assertThat(begun).isZero();

        loop.remove().run();

        assertThat(begun).isOne();
        assertThat(takeAll()).isEqualTo(Turn.REQUESTS);
    }

    @Test
    void whoAsksForLessWaitsForNothing() {
        assertThat(turn.take()).isTrue();

        assertThat(loop).isEmpty();
    }
}
