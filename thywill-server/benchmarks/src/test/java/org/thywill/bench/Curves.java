package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// `./thywill bench curves`: how the cost of a delivery grows with subscribers, bytes and channels, over each
/// transport and over all at once, on one server.
final class Curves {
    private static final int SETTLE_SECONDS = 1;

    private final CurveOptions options;
    private final Server server;
    private final Progress progress;

    Curves(CurveOptions options, Server server, Progress progress) {
        this.options = options;
        this.server = server;
        this.progress = progress;
    }

    /// Measures the points that were asked for, after load that warms the server up.
    ///
    /// @return how often something was lost, doubled, reordered or refused while it warmed up
    long measure(Consumer<CurveSample> then) {
        long wrong = new CurveWarmUp(server, progress).run(options.warmUp());
        var schedule =
                new CurveSchedule(CurveLoads.of(options.part()), options.rounds(), this::seconds, System::nanoTime);
        for (var turn : schedule.turns()) {
            progress.begin(schedule.state());
            then.accept(sample(turn.load(), SETTLE_SECONDS));
            schedule.done();
        }
        progress.end();
        return wrong;
    }

    private int seconds(Load load) {
        return load.seconds(options.seconds(), options.rounds());
    }

    /// @param settleSeconds of load before what counts
    CurveSample sample(Load load, int settleSeconds) {
        int seconds = seconds(load);
        var plain = Options.parse(List.of(
                "--size", Integer.toString(load.size()),
                "--seconds", Integer.toString(seconds),
                "--warm-up", Integer.toString(settleSeconds)));
        try (var run = new Run("", "", Workload.FAN_OUT, server, plain, progress)) {
            var rooms = new ArrayList<String>();
            for (int i = 0; i < load.channels(); i++) {
                rooms.add("room/" + i);
            }
            run.subscribe(load.clients(), rooms, load.transports());
            var publishing = load.rate() == 0
                    ? Publishing.NONE
                    : run.publish(Publishing.paced(run.publisher(), rooms, new Pace(load.rate(), false), load.size()));
            return CurveSample.of(load, run.measure(publishing), seconds);
        }
    }
}
