package org.thywill.bench;

import java.util.List;
import java.util.Locale;

/// What was measured of how the cost grows, as tables in Markdown, and what follows from it for what cannot be
/// measured here.
final class CurveReport {
    private final List<CostPoint> points;
    private final List<CostPoint> fitted;
    private final CostModel model;

    CurveReport(List<CostPoint> points) {
        this.points = points;
        this.fitted = CurveLoads.fitted(points);
        this.model = CostModel.fit(fitted);
    }

    CostModel model() {
        return model;
    }

    String text() {
        return table() + '\n' + unsteady() + prices() + '\n' + fit() + '\n' + extrapolation() + faults();
    }

    private String table() {
        var text = new StringBuilder("""
                CPU is the server's, for each delivery, or for each second where there is none: in the middle of several
                measurements, from the lowest to the highest, and by the model. Latencies are of all of them together, and rest on
                so many publications. "Cores" is the share of one that the server was busy for.

                """);
        text.append(
                "| transports | clients | channels | bytes | publications/s | deliveries/s | cores | CPU µs | from, to ");
        text.append("| model µs | half ms | 99 of 100 ms | publications |\n")
                .append("| --- ".repeat(13))
                .append("|\n");
        points.forEach(point -> text.append(row(point)).append('\n'));
        return text.toString();
    }

    private String row(CostPoint point) {
        var load = point.load();
        var cpu = point.isIdle() ? point.cpuMicros() : point.cpuMicrosPerDelivery();
        double modelled = model.cpuMicros(point) / (point.isIdle() ? 1 : point.deliveries());
        return "| %s | %,d | %,d | %,d | %,.0f | %,.0f | %.2f | %s | %s, %s | %s | %s | %s | %,d |"
                .formatted(
                        load.clients() == 0 ? "none" : Transport.words(load.transports()),
                        load.clients(),
                        load.channels(),
                        load.size(),
                        point.publications(),
                        point.deliveries(),
                        point.cpuMicros().middle() / 1e6,
                        number(cpu.middle()),
                        number(cpu.least()),
                        number(cpu.most()),
                        number(modelled),
                        number(point.p50Millis().middle()),
                        number(point.p99Millis().middle()),
                        point.published());
    }

    private String unsteady() {
        var names = points.stream()
                .filter(point -> !point.isSteady())
                .map(point -> "- " + point.load().name() + "\n")
                .toList();
        return names.isEmpty()
                ? ""
                : "Here the machine was at its limit and did less than planned, so the model is not fitted to it:\n\n"
                        + String.join("", names) + "\n";
    }

    private String prices() {
        var text = new StringBuilder("| what happens | price, µs of CPU |\n| --- | --- |\n");
        for (var cost : Cost.values()) {
            text.append("| %s | %s |%n".formatted(cost.title(), number(model.price(cost))));
        }
        return text.toString();
    }

    private String fit() {
        return """
                The prices are a least-squares fit of relative errors, none of them negative. Bytes were measured over WebSocket
                only, and signs of life are taken to cost a compressed connection as much as another.

                - The model is off by %s.
                - Where a point under load is predicted from all others: %s.
                - The measurements of one point differ by %.0f %% from the lowest to the highest at the middle point, %.0f %% at most.
                """.formatted(
                        model.residuals(fitted).text(),
                        CostModel.crossValidation(fitted).text(),
                        100 * spread(0.5),
                        100 * spread(1));
    }

    /// With some parts only, one price cannot be told from another.
    private String extrapolation() {
        var measured = points.stream().map(CostPoint::load).toList();
        long missing = CurveLoads.of(CurveOptions.Part.ALL).stream()
                .filter(load -> !measured.contains(load))
                .count();
        return missing == 0
                ? new CurveExtrapolation(model).text(points)
                : "%d points of other parts are missing, so prices cannot be told apart, and nothing is extrapolated.%n"
                        .formatted(missing);
    }

    private double spread(double share) {
        var spreads = fitted.stream()
                .mapToDouble(
                        point -> point.cpuMicros().most() / point.cpuMicros().least() - 1)
                .sorted()
                .toArray();
        return spreads.length == 0 ? Double.NaN : spreads[(int) ((spreads.length - 1) * share)];
    }

    /// How often something was lost, doubled, reordered or refused.
    long wrong() {
        return points.stream().mapToLong(CostPoint::wrong).sum();
    }

    private String faults() {
        if (wrong() == 0) {
            return "\nNothing was lost, doubled, reordered or refused.\n";
        }
        var text =
                new StringBuilder("\nSomething was lost, doubled, reordered or refused, so none of this counts:\n\n");
        points.stream()
                .filter(point -> point.wrong() > 0)
                .forEach(point -> text.append("- %,d times at %s%n"
                        .formatted(point.wrong(), point.load().name())));
        return text.toString();
    }

    static String number(double value) {
        return Double.isNaN(value)
                ? ""
                : String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 1_000 ? "%.1f" : "%,.0f", value);
    }
}
