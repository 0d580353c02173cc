package org.thywill.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/// All loads in several rounds, each in an order of its own, so that what changes with time falls on all of them:
/// always the same order, so that two runs can be compared.
final class CurveSchedule {
    private static final long SEED = 1;
    /// Beside what a load is measured for.
    private static final double CONNECTED_A_SECOND = 700;

    private static final double OVERHEAD_SECONDS = 2;

    /// @param round counted from 1
    record Turn(int round, Load load) {}

    private final List<Turn> turns = new ArrayList<>();
    private final int rounds;
    private final ToIntFunction<Load> measuredSeconds;
    private final LongSupplier nanos;
    private final long start;
    private int done;

    /// @param measuredSeconds of a load in each round
    /// @param nanos the clock
    CurveSchedule(List<Load> loads, int rounds, ToIntFunction<Load> measuredSeconds, LongSupplier nanos) {
        this.rounds = rounds;
        this.measuredSeconds = measuredSeconds;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        for (int round = 1; round <= rounds; round++) {
            var shuffled = new ArrayList<>(loads);
            Collections.shuffle(shuffled, new Random(SEED + round));
            for (var load : shuffled) {
                turns.add(new Turn(round, load));
            }
        }
    }

    List<Turn> turns() {
        return Collections.unmodifiableList(turns);
    }

    /// How many seconds all of it is likely to take.
    double seconds() {
        return seconds(turns);
    }

    private double seconds(List<Turn> some) {
        return some.stream()
                .mapToDouble(turn -> OVERHEAD_SECONDS
                        + turn.load().clients() / CONNECTED_A_SECOND
                        + measuredSeconds.applyAsInt(turn.load()))
                .sum();
    }

    /// The turn that is next is done.
    void done() {
        done++;
    }

    /// What is next, how many are left, and for how long, judged by how long those before took.
    String state() {
        var turn = turns.get(done);
        double expected = seconds(turns.subList(0, done));
        double passed = (nanos.getAsLong() - start) / 1e9;
        double factor = expected == 0 ? 1 : passed / expected;
        double left = factor * seconds(turns.subList(done, turns.size()));
        return "round %d of %d, %d points left, %.0f min: %s"
                .formatted(
                        turn.round(),
                        rounds,
                        turns.size() - done,
                        Math.ceil(left / 60),
                        turn.load().name());
    }
}
