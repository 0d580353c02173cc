package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void itWaitsAsLongAsSomethingComes() {
        var left = new AtomicLong(20);

        assertThat(new Drain(LONG, LONG).await(left::decrementAndGet)).isZero();
    }

    @Test
    void whatNeverComesIsCounted() {
        assertThat(new Drain(Duration.ofMillis(30), LONG).await(() -> 7)).isEqualTo(7);
    }

    @Test
    void itEndsThoughSomethingComesAgainAndAgain() {
        var left = new AtomicLong(1_000_000);

        assertThat(new Drain(LONG, Duration.ofMillis(50)).await(left::decrementAndGet))
                .isPositive();
    }
}
