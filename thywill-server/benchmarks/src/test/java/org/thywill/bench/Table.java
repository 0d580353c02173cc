package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Outcomes as a table of text.
final class Table {
    private static final List<String> HEAD = List.of(
            "workload",
            "clients",
            "messages/s",
            "deliveries/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "max ms",
            "CPU µs",
            "lost",
            "doubled",
            "reordered");

    private Table() {}

    static String of(List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        outcomes.forEach(each -> rows.add(row(each)));
        var text = new StringBuilder();
        for (var row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = width(rows, column);
                text.append(
                        column == 0 ? pad(row.get(column), width, true) : "  " + pad(row.get(column), width, false));
            }
            text.append('\n');
        }
        for (var each : outcomes) {
            if (!Double.isNaN(each.figure("ofBareLoop"))) {
                text.append("%s: %.2f of what a bare loop stores in batches of %.0f%n"
                        .formatted(name(each), each.figure("ofBareLoop"), each.figure("batch")));
            }
            if (each.workload() == Workload.IDLE && !Double.isNaN(each.figure("residentBytesPerClient"))) {
                text.append("%s: %,.0f bytes resident a client, %,.0f of heap; %,.0f µs of CPU to connect one%n"
                        .formatted(
                                name(each),
                                each.figure("residentBytesPerClient"),
                                each.figure("heapBytesPerClient"),
                                each.figure("cpuMicrosPerConnect")));
            }
        }
        return text.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String text, int width, boolean left) {
        var spaces = " ".repeat(width - text.length());
        return left ? text + spaces : spaces + text;
    }

    /// How a run is called in tables and plots.
    static String name(Outcome outcome) {
        var transport = outcome.transport() == Transport.WEBSOCKET
                ? ""
                : " " + outcome.transport().word();
        var build = outcome.build().isEmpty() ? "" : " (" + outcome.build() + ")";
        var variant = outcome.variant().isEmpty() ? "" : " (" + outcome.variant() + ")";
        return outcome.workload().word() + transport + variant + build;
    }

    static List<String> row(Outcome outcome) {
        return List.of(
                name(outcome),
                count(outcome.clients()),
                count(outcome.figure("publishedPerSecond")),
                count(outcome.figure("perSecond")),
                millis(outcome.latencyMicros(50)),
                millis(outcome.latencyMicros(99)),
                millis(outcome.latencyMicros(99.9)),
                millis(outcome.latencyMicros(100)),
                decimal(outcome.figure("cpuMicrosPerDelivery")),
                count(outcome.figure("lost")),
                count(outcome.figure("doubled")),
                count(outcome.figure("reordered")));
    }

    static List<String> head() {
        return HEAD;
    }

    private static String count(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String millis(double micros) {
        return decimal(micros / 1_000);
    }

    private static String decimal(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
