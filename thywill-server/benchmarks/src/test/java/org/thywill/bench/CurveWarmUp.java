package org.thywill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Load at the server's limit, over every transport, in several sizes, on one channel and on many, until a
/// delivery costs no less than before: then what will be measured has been compiled.
final class CurveWarmUp {
    private static final List<Transport> TRANSPORTS = Arrays.asList(Transport.values());
    private static final int CLIENTS = 400;
    private static final int CHANNELS = 50;
    private static final int CHANNELS_RATE = 2_000;
    private static final int STEP_SECONDS = 3;
    private static final int WINDOW = 8;

    private final Server server;
    private final Progress progress;
    private long wrong;

    CurveWarmUp(Server server, Progress progress) {
        this.server = server;
        this.progress = progress;
    }

    /// Puts load on the server until a delivery costs no less than before.
    ///
    /// @param most seconds, about
    /// @return how often something was lost, doubled, reordered or refused
    long run(int most) {
        long end = System.nanoTime() + most * 1_000_000_000L;
        var plateau = new Plateau();
        boolean falling = true;
        while (falling && System.nanoTime() < end) {
            progress.begin("warming up, until a delivery costs no less than before; %.0f s at most, so far %s µs"
                    .formatted((end - System.nanoTime()) / 1e9, plateau));
            falling = plateau.isFalling(cycle());
        }
        progress.note("A delivery at the server's limit, in one cycle of the warm-up after the other: " + plateau
                + " µs" + (falling ? "; then the time was up" : ""));
        return wrong;
    }

    /// @return what a delivery has cost
    private double cycle() {
        return (step(128, run -> windowed(run, 128))
                        + step(16_384, run -> windowed(run, 16_384))
                        + step(128, this::paced))
                / 3;
    }

    private double step(int size, ToDoubleFunction<Run> measure) {
        var plain = Options.parse(List.of(
                "--size", Integer.toString(size),
                "--seconds", Integer.toString(STEP_SECONDS),
                "--warm-up", "0"));
        try (var run = new Run("", "", Workload.FAN_OUT, server, plain, progress)) {
            return measure.applyAsDouble(run);
        }
    }

    private double windowed(Run run, int size) {
        run.subscribe(CLIENTS, List.of("room/0"), TRANSPORTS);
        return cost(run, Publishing.windowed(run.publisher(), run.meter(), CLIENTS, "room/0", WINDOW, size));
    }

    private double paced(Run run) {
        var rooms = new ArrayList<String>();
        for (int i = 0; i < CHANNELS; i++) {
            rooms.add("room/" + i);
        }
        run.subscribe(CLIENTS, rooms, TRANSPORTS);
        return cost(run, Publishing.paced(run.publisher(), rooms, new Pace(CHANNELS_RATE, false), 128));
    }

    private double cost(Run run, Publishing publishing) {
        var outcome = run.measure(run.publish(publishing));
        wrong += CurveSample.wrong(outcome);
        return outcome.figure("cpuMicrosPerDelivery");
    }

    /// Whether something has come down to where it stays.
    static final class Plateau {
        /// By less than this part it does not fall.
        private static final double LEAST_FALL = 0.03;
        /// So many times in a row it must not have fallen.
        private static final int TIMES = 2;

        private final List<Double> values = new ArrayList<>();
        private double least = Double.POSITIVE_INFINITY;
        private int level;

        /// @param value the newest
        boolean isFalling(double value) {
            level = value < least * (1 - LEAST_FALL) ? 0 : level + 1;
            least = Math.min(least, value);
            values.add(value);
            return level < TIMES;
        }

        @Override
        public String toString() {
            return values.isEmpty()
                    ? "none"
                    : String.join(", ", values.stream().map("%.1f"::formatted).toList());
        }
    }
}
