package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.thywill.bench.CurveOptions.Part;

/// How the cost grows, as pictures. Bars go from the lowest to the highest of several measurements.
final class CurvePlots {
    private static final String COST = "µs of the server's CPU for each delivery";

    private final List<CostPoint> points;
    private final CostModel model;
    private final Map<String, String> plots = new LinkedHashMap<>();

    private CurvePlots(List<CostPoint> points, CostModel model) {
        this.points = points;
        this.model = model;
    }

    /// Writes them.
    static void write(List<CostPoint> points, CostModel model, Path folder) {
        try {
            Files.createDirectories(folder);
            for (var plot : of(points, model).entrySet()) {
                Files.writeString(folder.resolve(plot.getKey() + ".svg"), plot.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The plots could not be written to " + folder, e);
        }
    }

    /// All plots as SVG by the name of their files, without those for which too little was measured.
    static Map<String, String> of(List<CostPoint> points, CostModel model) {
        var plots = new CurvePlots(points, model);
        var subscribers = plots.by(CurveLoads.of(Part.SUBSCRIBERS), Load::clients);
        plots.cost("cost-by-subscribers", "A delivery over WebSocket, by subscribers of the channel", subscribers);
        plots.latency("latency-by-subscribers", "Time until it is there, by subscribers", subscribers);
        plots.cost(
                "cost-by-size",
                "A delivery over WebSocket to 500 subscribers, by bytes",
                plots.by(CurveLoads.of(Part.SIZES), Load::size));
        plots.cost(
                "cost-by-channels",
                "A delivery over WebSocket, by channels that as many deliveries are spread over",
                plots.by(CurveLoads.of(Part.CHANNELS), Load::channels));
        plots.cost(
                "cost-by-transports",
                "A delivery to 1,000 subscribers, by transports that they are spread over",
                plots.by(CurveLoads.mixed(), load -> load.transports().size()));
        plots.cost(
                "cost-by-rate",
                "A delivery over WebSocket to 1,000 subscribers, by messages a second",
                plots.by(CurveLoads.of(Part.RATES), Load::rate));
        plots.eachTransport();
        return plots.plots;
    }

    /// Those of some loads, in the order of a number of theirs.
    private Map<Integer, CostPoint> by(List<Load> loads, ToIntFunction<Load> place) {
        var chosen = new TreeMap<Integer, CostPoint>();
        points.stream()
                .filter(point -> loads.contains(point.load()) && point.deliveries() > 0)
                .forEach(point -> chosen.put(place.applyAsInt(point.load()), point));
        return chosen;
    }

    private void cost(String name, String title, Map<Integer, CostPoint> chosen) {
        var lines = new LinkedHashMap<String, Function<CostPoint, double[]>>();
        lines.put("measured", point -> ends(point.cpuMicrosPerDelivery()));
        lines.put("model", point -> new double[] {model.cpuMicros(point) / point.deliveries()});
        draw(name, title, COST, chosen, lines);
    }

    private void latency(String name, String title, Map<Integer, CostPoint> chosen) {
        var lines = new LinkedHashMap<String, Function<CostPoint, double[]>>();
        lines.put("half", point -> ends(point.p50Millis()));
        lines.put("99 of 100", point -> ends(point.p99Millis()));
        draw(name, title, "milliseconds", chosen, lines);
    }

    private static double[] ends(Spread spread) {
        return new double[] {spread.middle(), spread.least(), spread.most()};
    }

    private void draw(
            String name,
            String title,
            String unit,
            Map<Integer, CostPoint> chosen,
            Map<String, Function<CostPoint, double[]>> lines) {
        if (chosen.size() < 2) {
            return;
        }
        var ticks = chosen.keySet().stream()
                .map(at -> new Plot.Tick(Math.log10(at), "%,d".formatted(at)))
                .toList();
        var plot = new Plot(title, unit, ticks, true);
        lines.forEach((line, value) -> {
            var drawn = new ArrayList<double[]>();
            chosen.forEach((at, point) -> drawn.add(placed(Math.log10(at), value.apply(point))));
            plot.line(line, drawn);
        });
        plots.put(name, plot.file());
    }

    private static double[] placed(double at, double[] values) {
        var placed = new double[values.length + 1];
        placed[0] = at;
        System.arraycopy(values, 0, placed, 1, values.length);
        return placed;
    }

    private void eachTransport() {
        var ticks = Transport.PLAIN.stream()
                .map(transport -> new Plot.Tick(Transport.PLAIN.indexOf(transport), transport.word()))
                .toList();
        var busy = new Plot("A delivery to 1,000 subscribers, over one transport", COST, ticks, false);
        var each = CurveLoads.each();
        Predicate<CostPoint> compressed =
                point -> point.load().transports().getFirst().isCompressed();
        busy.line("plain", places(each, compressed.negate(), CostPoint::cpuMicrosPerDelivery));
        busy.line("compressed", places(each, compressed, CostPoint::cpuMicrosPerDelivery));
        if (!busy.isEmpty()) {
            plots.put("cost-by-transport", busy.file());
        }
        var idle = new Plot(
                "A client that does nothing, over one transport", "µs of the server's CPU each second", ticks, false);
        idle.line(
                "measured",
                places(
                        CurveLoads.of(Part.IDLE),
                        point -> point.load().clients() > 0,
                        point -> point.cpuMicros().dividedBy(point.load().clients())));
        if (!idle.isEmpty()) {
            plots.put("idle-by-transport", idle.file());
        }
    }

    private List<double[]> places(List<Load> loads, Predicate<CostPoint> wanted, Function<CostPoint, Spread> value) {
        return points.stream()
                .filter(point -> loads.contains(point.load()) && wanted.test(point))
                .map(point -> placed(place(point), ends(value.apply(point))))
                .toList();
    }

    private static double place(CostPoint point) {
        return Transport.PLAIN.indexOf(point.load().transports().getFirst().plain());
    }
}
