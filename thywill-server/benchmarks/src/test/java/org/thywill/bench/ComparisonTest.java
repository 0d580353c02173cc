package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Comparison comparison(double... mine) {
        var others =
                Arrays.stream(mine).mapToObj(_ -> Outcomes.costing("other", 10)).toList();
        return new Comparison(
                Arrays.stream(mine)
                        .mapToObj(cost -> Outcomes.costing("this", cost))
                        .toList(),
                others,
                10);
    }

    @Test
    void theMiddleRoundJudges() {
        var comparison = comparison(30, 10.5, 10.2);

        assertThat(comparison.isGood()).isTrue();
        assertThat(comparison.lines())
                .contains("rooms: this costs 1.05 times (1.02 to 3.00 in 3 rounds) what the other does");
    }

    @Test
    void ofAnEvenNumberOfRoundsTheTwoInTheMiddleJudge() {
        var comparison = comparison(10, 14, 11, 30);

        assertThat(comparison.isGood()).isFalse();
        assertThat(comparison.lines().getFirst()).contains("1.25 times (1.00 to 3.00 in 4 rounds)", "more than it may");
    }

    @Test
    void roundsThatSayOppositeThingsAreTold() {
        assertThat(comparison(5, 10, 15).lines().getFirst()).endsWith("; the rounds differ too much to tell");
        assertThat(comparison(9.5, 10, 15).lines().getFirst()).doesNotContain("differ");
    }

    @Test
    void latenciesAndDeliveriesAreToldBesides() {
        assertThat(comparison(10, 10).lines())
                .contains(
                        "rooms: 99 of 100 came within 1.00 times (1.00 to 1.00 in 2 rounds) the other's time",
                        "rooms: 1.00 times (1.00 to 1.00 in 2 rounds) the other's deliveries a second");
    }

    @Test
    void onlyTheSameFigureIsCompared() {
        var known = List.of(Outcomes.costing("this", 10));
        var unknown = List.of(Outcomes.of("other", Workload.ROOMS, Map.of(Outcome.DELIVERIES, 10.0)));

        var comparison = new Comparison(known, unknown, 10);

        assertThat(comparison.isGood()).isFalse();
        assertThat(comparison.lines())
                .containsExactly("rooms: cannot be compared, since the other has no cpuMicrosPerDelivery");
        assertThat(new Comparison(unknown, known, 10).lines())
                .containsExactly("rooms: cannot be compared, since this has no cpuMicrosPerDelivery");
    }

    @Test
    void aCostOfNothingIsNotCompared() {
        var comparison =
                new Comparison(List.of(Outcomes.costing("this", 1)), List.of(Outcomes.costing("other", 0)), 10);

        assertThat(comparison.isGood()).isFalse();
    }
}
