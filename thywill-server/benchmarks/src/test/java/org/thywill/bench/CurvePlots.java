package org.thywill.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/// How the cost grows, as pictures.
final class CurvePlots {
    private static final String COST = "µs of the server's CPU for each delivery";

    private final List<CostPoint> points;
    private final CostModel model;
    private final Map<String, String> plots = new LinkedHashMap<>();

    private CurvePlots(List<CostPoint> points, CostModel model) {
        this.points = points.stream().filter(point -> point.deliveries() > 0).toList();
        this.model = model;
    }

    /// All plots as SVG by the name of their files, without those for which too little was measured.
    static Map<String, String> of(List<CostPoint> points, CostModel model) {
        var plots = new CurvePlots(points, model);
        Predicate<CostPoint> plain = point -> point.transports().equals(List.of(Transport.WEBSOCKET));
        Predicate<CostPoint> oneChannel = point -> point.channels() == 1 && point.size() == 128;
        var bySubscribers = plots.by(CostPoint::clients, plain.and(oneChannel).and(point -> point.clients() != 500));
        plots.cost("cost-by-subscribers", "A delivery over WebSocket, by subscribers of the channel", bySubscribers);
        plots.latency("latency-by-subscribers", "Time until it is there, by subscribers", bySubscribers);
        plots.cost(
                "cost-by-size",
                "A delivery over WebSocket to 500 subscribers, by bytes",
                plots.by(CostPoint::size, plain.and(point -> point.clients() == 500)));
        plots.cost(
                "cost-by-channels",
                "A delivery over WebSocket, by channels; 4,000 deliveries a second in all",
                plots.by(
                        CostPoint::channels,
                        plain.and(point -> point.clients() >= 1_000 && Math.abs(point.deliveries() - 4_000) < 500)));
        plots.cost(
                "cost-by-transports",
                "A delivery to 1,000 subscribers, by transports that they are spread over",
                plots.by(
                        point -> point.transports().size(),
                        oneChannel.and(point ->
                                point.clients() == 1_000 && point.transports().getFirst() == Transport.WEBSOCKET)));
        return plots.plots;
    }

    /// The first point that there is for each place.
    private Map<Integer, CostPoint> by(ToIntFunction<CostPoint> place, Predicate<CostPoint> wanted) {
        var chosen = new TreeMap<Integer, CostPoint>();
        points.stream().filter(wanted).forEach(point -> chosen.putIfAbsent(place.applyAsInt(point), point));
        return chosen;
    }

    private void cost(String name, String title, Map<Integer, CostPoint> chosen) {
        draw(
                name,
                title,
                COST,
                chosen,
                Map.of(
                        "measured",
                        CostPoint::cpuMicrosPerDelivery,
                        "model",
                        point -> model.cpuMicros(point) / point.deliveries()));
    }

    private void latency(String name, String title, Map<Integer, CostPoint> chosen) {
        draw(
                name,
                title,
                "milliseconds",
                chosen,
                Map.of("half", CostPoint::p50Millis, "99 of 100", CostPoint::p99Millis));
    }

    private void draw(
            String name,
            String title,
            String unit,
            Map<Integer, CostPoint> chosen,
            Map<String, ToDoubleFunction<CostPoint>> lines) {
        if (chosen.size() < 2) {
            return;
        }
        var ticks = chosen.keySet().stream()
                .map(at -> new Plot.Tick(Math.log10(at), "%,d".formatted(at)))
                .toList();
        var plot = new Plot(title, unit, ticks, true);
        new TreeMap<>(lines).forEach((line, value) -> {
            var drawn = new ArrayList<double[]>();
            chosen.forEach((at, point) -> drawn.add(new double[] {Math.log10(at), value.applyAsDouble(point)}));
            plot.line(line, drawn);
        });
        plots.put(name, plot.file());
    }
}
