package org.thywill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Outcomes as a table of text.
final class Table {
    private static final List<String> HEAD = List.of(
            "workload",
            "clients",
            "loop",
            "messages/s",
            "deliveries/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "max ms",
            "CPU µs",
            "lost",
            "doubled",
            "reordered",
            "refused",
            "cut off");

    private static final String CLOSED_LOOP =
            "closed loop: as many as go, each after one that has come; latency is queueing, not the server's delay";

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
        notes(outcomes).forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    /// What is to be said besides the table.
    static List<String> notes(List<Outcome> outcomes) {
        var notes = new ArrayList<String>();
        for (var each : outcomes) {
            var facts = Arrays.stream(Fact.values())
                    .filter(fact -> !Double.isNaN(each.figure(fact.figure)))
                    .map(fact -> fact.of(each))
                    .toList();
            if (!facts.isEmpty()) {
                notes.add(name(each) + ": " + String.join("; ", facts));
            }
        }
        if (outcomes.stream().anyMatch(Outcome::closedLoop)) {
            notes.add(CLOSED_LOOP);
        }
        return notes;
    }

    private enum Fact {
        SHARE("ofBareLoop", 2, "of what a bare loop stores"),
        BATCH("batch", 0, "rows in a batch"),
        RESIDENT(Idle.RESIDENT, 0, "bytes resident a client"),
        HEAP(Idle.HEAP, 0, "bytes of heap a client"),
        CONNECT(Idle.CONNECT, 0, "µs of CPU to connect one"),
        AT_REST(Idle.AT_REST, 2, "µs of CPU a client and second");

        private final String figure;
        private final int digits;
        private final String unit;

        Fact(String figure, int digits, String unit) {
            this.figure = figure;
            this.digits = digits;
            this.unit = unit;
        }

        String of(Outcome outcome) {
            return String.format(Locale.ROOT, digits == 0 ? "%,.0f %s" : "%,.2f %s", outcome.figure(figure), unit);
        }
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
        boolean told = outcome.transport() == Transport.WEBSOCKET || outcome.workload() == Workload.LONG_POLL;
        var transport = told ? "" : " " + outcome.transport().word();
        var build = outcome.build().isEmpty() ? "" : " (" + outcome.build() + ")";
        var variant = outcome.variant().isEmpty() ? "" : " (" + outcome.variant() + ")";
        return outcome.workload().word() + transport + variant + build;
    }

    static List<String> row(Outcome outcome) {
        return List.of(
                name(outcome),
                count(outcome.clients()),
                loop(outcome),
                count(outcome.figure(Outcome.PUBLISHED_PER_SECOND)),
                count(outcome.figure(Outcome.PER_SECOND)),
                millis(outcome.latencyMicros(50)),
                millis(outcome.latencyMicros(99)),
                millis(outcome.latencyMicros(99.9)),
                millis(outcome.latencyMicros(100)),
                decimal(outcome.figure(Outcome.CPU_PER_DELIVERY)),
                count(outcome.figure(Meter.LOST)),
                count(outcome.figure(Meter.DOUBLED)),
                count(outcome.figure(Meter.REORDERED)),
                count(outcome.figure(Meter.REFUSED)),
                count(outcome.figure(Meter.ENDED)));
    }

    private static String loop(Outcome outcome) {
        if (Double.isNaN(outcome.figure(Outcome.DELIVERIES))) {
            return "";
        }
        return outcome.closedLoop() ? "closed" : "open";
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
