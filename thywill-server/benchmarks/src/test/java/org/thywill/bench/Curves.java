package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.thywill.bench.CostPoint.Load;

/// `./thywill bench curves`: how the cost of a delivery grows with subscribers, bytes and channels, over each transport
/// and over all at once, on one server. Prints what was measured, and a model of it; writes plots.
final class Curves {
    private static final List<Transport> WEBSOCKET = List.of(Transport.WEBSOCKET);
    private static final int SETTLE_SECONDS = 2;

    private final CurveOptions options;
    private final Server server;
    private final Progress progress;

    Curves(CurveOptions options, Server server, Progress progress) {
        this.options = options;
        this.server = server;
        this.progress = progress;
    }

    /// Measures the points that were asked for, after some load that warms the server up.
    void measure(Consumer<CostPoint> then) {
        progress.begin("warming up");
        point(new Load(List.of(Transport.values()), 400, 4, 128, 40), options.warmUp());
        var loads = loads(options.part());
        for (int i = 0; i < loads.size(); i++) {
            progress.begin(
                    "%d of %d: %s".formatted(i + 1, loads.size(), loads.get(i).name()));
            then.accept(point(loads.get(i), SETTLE_SECONDS));
        }
        progress.end();
    }

    /// @param settleSeconds of load before what counts
    CostPoint point(Load load, int settleSeconds) {
        var plain = Options.parse(List.of(
                "--size", Integer.toString(load.size()),
                "--seconds", Integer.toString(options.seconds()),
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
            return CostPoint.of(load, run.measure(publishing));
        }
    }

    /// Rates are such that one core or less is busy with deliveries: a server at its limit shows how it joins writes,
    /// not what one costs.
    static List<Load> loads(CurveOptions.Part part) {
        var loads = new ArrayList<Load>();
        if (part.includes(CurveOptions.Part.SUBSCRIBERS)) {
            loads.add(new Load(WEBSOCKET, 10, 1, 128, 200));
            loads.add(new Load(WEBSOCKET, 100, 1, 128, 40));
            loads.add(new Load(WEBSOCKET, 1_000, 1, 128, 5));
            loads.add(new Load(WEBSOCKET, 3_000, 1, 128, 2));
            loads.add(new Load(WEBSOCKET, 10_000, 1, 128, 1));
            loads.add(new Load(WEBSOCKET, 10_000, 1, 128, 0));
        }
        if (part.includes(CurveOptions.Part.SIZES)) {
            for (int size : new int[] {24, 128, 1_024, 4_096, 16_384}) {
                loads.add(new Load(WEBSOCKET, 500, 1, size, 8));
            }
        }
        if (part.includes(CurveOptions.Part.CHANNELS)) {
            loads.add(new Load(WEBSOCKET, 1_000, 1, 128, 4));
            loads.add(new Load(WEBSOCKET, 1_000, 10, 128, 40));
            loads.add(new Load(WEBSOCKET, 1_000, 100, 128, 400));
            loads.add(new Load(WEBSOCKET, 1_000, 1_000, 128, 4_000));
            loads.add(new Load(WEBSOCKET, 10_000, 10_000, 128, 4_000));
        }
        if (part.includes(CurveOptions.Part.TRANSPORTS)) {
            for (var transport : Transport.values()) {
                loads.add(new Load(List.of(transport), 100, 1, 128, 20));
                loads.add(new Load(List.of(transport), 1_000, 1, 128, 3));
            }
            loads.add(new Load(List.of(Transport.WEBSOCKET, Transport.SSE), 1_000, 1, 128, 3));
            loads.add(new Load(List.of(Transport.values()), 100, 1, 128, 20));
            loads.add(new Load(List.of(Transport.values()), 1_000, 1, 128, 3));
            loads.add(new Load(List.of(Transport.values()), 1_000, 100, 128, 300));
        }
        return loads;
    }

    /// Writes what was measured as plots.
    static void plot(List<CostPoint> points, CostModel model, Path folder) {
        try {
            Files.createDirectories(folder);
            for (var plot : CurvePlots.of(points, model).entrySet()) {
                Files.writeString(folder.resolve(plot.getKey() + ".svg"), plot.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The plots could not be written to " + folder, e);
        }
    }
}
