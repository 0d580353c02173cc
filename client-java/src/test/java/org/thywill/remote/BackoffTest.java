package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /// Always the longest delay.
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("A delay has a bound");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void theLongestDelayIsAThirdOfTheTimeAwayFromAFifthOfASecondToTwenty() {
        assertThat(LongStream.of(0, 1_500, 3_000, 12_000, 60_000, 3_600_000)
                        .map(away -> Backoff.delayMs(away, LONGEST)))
                .containsExactly(200L, 500L, 1_000L, 4_000L, 20_000L, 20_000L);
    }

    @Test
    void aDelayMayBeAnyUpToTheLongest() {
        var random = new Random(42);
        var delays = LongStream.generate(() -> Backoff.delayMs(30_000, random))
                .limit(10_000)
                .toArray();

        assertThat(LongStream.of(delays).filter(delay -> delay < 5_000).count()).isBetween(4_500L, 5_500L);
        assertThat(LongStream.of(delays).summaryStatistics())
                .satisfies(all -> assertThat(all.getMin()).isNotNegative())
                .satisfies(all -> assertThat(all.getMax()).isLessThanOrEqualTo(10_000));
    }

    @Test
    void after99OfAHundredCutsOfTwoToFourSecondsTheNextAttemptComesWithinOneSecondAndAQuarter() {
        var random = new Random(42);
        var late = new long[10_000];
        for (int i = 0; i < late.length; i++) {
            long cutMs = 2_000 + random.nextLong(2_000);
            long nowMs = 0;
            while (nowMs < cutMs) {
                nowMs += Backoff.delayMs(nowMs, random) + 1;
            }
            late[i] = nowMs - cutMs;
        }

        assertThat(LongStream.of(late).sorted().skip(9_900).findFirst().orElseThrow())
                .isLessThan(1_250);
    }
}
