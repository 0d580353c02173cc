package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.thywill.bench.CurveOptions.Part;
import org.thywill.bench.CurveSchedule.Turn;

class CurveScheduleTest {
    private static final List<Load> LOADS = CurveLoads.of(Part.ALL);

    private final AtomicLong now = new AtomicLong();
    private final CurveSchedule schedule = new CurveSchedule(LOADS, 3, load -> load.seconds(4, 3), now::get);

    private List<Load> round(int number) {
        return schedule.turns().stream()
                .filter(turn -> turn.round() == number)
                .map(Turn::load)
                .toList();
    }

    @Test
    void everyRoundHasEveryLoadInAnOrderOfItsOwn() {
        assertThat(round(1)).containsExactlyInAnyOrderElementsOf(LOADS).isNotEqualTo(LOADS);
        assertThat(round(2)).containsExactlyInAnyOrderElementsOf(LOADS).isNotEqualTo(round(1));
        assertThat(round(3)).containsExactlyInAnyOrderElementsOf(LOADS).isNotEqualTo(round(2));
        assertThat(schedule.turns()).isSortedAccordingTo((one, other) -> one.round() - other.round());
    }

    @Test
    void theOrderIsTheSameEachTime() {
        var again = new CurveSchedule(LOADS, 3, _ -> 1, now::get);

        assertThat(again.turns()).isEqualTo(schedule.turns());
    }

    @Test
    void whatIsLeftIsJudgedByWhatHasBeen() {
        double expected = schedule.seconds();
        int count = schedule.turns().size();
        assertThat(schedule.state())
                .startsWith("round 1 of 3, %d points left, %.0f min: ".formatted(count, Math.ceil(expected / 60)));

        for (int i = 0; i < count - 1; i++) {
            schedule.done();
        }
        now.set((long) (2 * expected * 1e9));

        assertThat(schedule.state()).startsWith("round 3 of 3, 1 points left, 1 min: ");
    }

    @Test
    void allOfItTakesAboutTwentyMinutes() {
        assertThat(schedule.seconds()).isBetween(900.0, 1_230.0);
    }
}
