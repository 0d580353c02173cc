package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @Test
    void messagesComeAtEqualIntervals() {
        var pace = new Pace(400, false);

        assertThat(LongStream.range(0, 4).map(pace::nanosOf)).containsExactly(0L, 2_500_000L, 5_000_000L, 7_500_000L);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "1000, 4", "1000, 10", "500, 4", "250, 4", "100, 10", "20, 10"})
    void scatteredOnesComeInOrderAndAtAllTimesBetweenTicks(int rate, int tickMillis) {
        var pace = new Pace(rate, true);
        var due = LongStream.range(0, 1_000).map(pace::nanosOf).toArray();

        assertThat(due).isSorted();
        assertThat(due[999]).isBetween(999_000_000_000L / rate, 1_000_000_000_000L / rate);
        for (int tenth = 0; tenth < 10; tenth++) {
            int wanted = tenth;
            assertThat(LongStream.of(due)
                            .filter(at -> at % (tickMillis * 1_000_000L) / (tickMillis * 100_000L) == wanted))
                    .hasSizeBetween(90, 110);
        }
    }
}
