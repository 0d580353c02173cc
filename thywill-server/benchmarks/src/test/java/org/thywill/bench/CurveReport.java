package org.thywill.bench;

import java.util.List;
import org.thywill.bench.CostPoint.Cost;

/// What was measured of how the cost grows, as tables in Markdown, and what follows from it for what cannot be measured
/// here.
final class CurveReport {
    /// A server whose clients are many: each in a room of so many others, and so many publications a second in each.
    private static final int ROOM = 10;

    private static final double ROOM_RATE = 0.1;
    private static final int SIZE = 128;
    private static final int CLIENTS = 1_000_000;

    private CurveReport() {}

    static String of(List<CostPoint> points, CostModel model) {
        var text = new StringBuilder();
        text.append("| transports | clients | channels | bytes | publications/s | deliveries/s | CPU µs | model µs ");
        text.append("| half ms | 99 of 100 ms |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        points.forEach(point -> text.append(point.row(model)).append('\n'));
        text.append("\n| what happens | price, µs of CPU |\n| --- | --- |\n");
        for (var cost : Cost.values()) {
            text.append("| %s | %s |%n".formatted(cost.title(), CostPoint.number(model.price(cost))));
        }
        var residuals = model.residuals(points);
        int count = residuals.size();
        text.append("%nThe model is off by %.0f %% at the middle one of %d points, "
                .formatted(100 * residuals.get(count / 2), count));
        text.append("by %.0f %% at nine of ten, by %.0f %% at most.%n"
                .formatted(100 * residuals.get(count * 9 / 10), 100 * residuals.getLast()));
        return text.append('\n').append(extrapolation(model)).toString();
    }

    /// Takes it that a core more does as much as each of those here.
    private static String extrapolation(CostModel model) {
        double publications = (double) CLIENTS / ROOM * ROOM_RATE;
        var text = new StringBuilder("Rooms of %d, each of which gets a message of %d bytes every %.0f s:%n"
                .formatted(ROOM, SIZE, 1 / ROOM_RATE));
        for (var transport : Transport.values()) {
            var point = new CostPoint(
                    List.of(transport), CLIENTS, CLIENTS / ROOM, SIZE, publications, publications * ROOM, 1, 0, 0);
            text.append("%,d clients over %s: %.1f cores%n"
                    .formatted(CLIENTS, transport.word(), model.cpuMicros(point) / 1e6));
        }
        return text.toString();
    }
}
