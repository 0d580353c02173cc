package org.thywill.bench;

import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/// Outcomes as one page of HTML, that needs nothing else.
final class HtmlReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
            body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
            th:first-child, td:first-child { text-align: left; }
            figure { margin: 2rem 0 0; }
            figcaption { font-weight: 600; }
            svg { width: 100%; height: auto; font-size: 12px; }
            svg text { fill: currentColor; }
            .grid { stroke: currentColor; stroke-opacity: .15; }
            .scroll { overflow-x: auto; }
            """;
    private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};

    private HtmlReport() {}

    static void write(Path file, List<Outcome> outcomes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, page(outcomes));
        } catch (IOException e) {
            throw new BenchException("The report could not be written to " + file + ": " + e.getMessage(), e);
        }
    }

    private static String page(List<Outcome> outcomes) {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>Thywill under load</title>
                <style>
                %s%s%s</style>
                <h1>Thywill under load</h1>
                <p>%s, %d processors, Java %s. CPU is the server's, for each delivery. Latencies count
                from the moment at which a message was to be sent: in an open loop whether there was time for it or not.</p>
                <div class="scroll"><table>
                %s</table></div>
                %s
                %s
                %s
                %s</html>
                """.formatted(
                        STYLE,
                        ProfileReport.STYLE,
                        FlameGraph.STYLE,
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        table(outcomes),
                        notes(outcomes),
                        latencies(outcomes),
                        throughput(outcomes),
                        ProfileReport.html(outcomes));
    }

    private static String table(List<Outcome> outcomes) {
        var rows = new ArrayList<String>();
        rows.add(row(Table.head(), "th"));
        outcomes.forEach(each -> rows.add(row(Table.row(each), "td")));
        return String.join("", rows);
    }

    private static String notes(List<Outcome> outcomes) {
        return Table.notes(outcomes).stream()
                .map(note -> "<p>" + escaped(note) + "</p>\n")
                .collect(Collectors.joining());
    }

    private static String row(List<String> cells, String tag) {
        return cells.stream()
                .map(cell -> "<%s>%s</%s>".formatted(tag, escaped(cell), tag))
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    /// What goes right is how many nines the percentile has.
    private static String latencies(List<Outcome> outcomes) {
        var ticks = List.of(
                new Plot.Tick(0, "0"),
                new Plot.Tick(nines(50), "50 %"),
                new Plot.Tick(nines(90), "90 %"),
                new Plot.Tick(nines(99), "99 %"),
                new Plot.Tick(nines(99.9), "99.9 %"),
                new Plot.Tick(nines(99.99), "99.99 %"));
        var plot = new Plot("Latency by percentile", "milliseconds", ticks, true);
        for (var each : outcomes) {
            var points = new ArrayList<double[]>();
            for (double percentile : PERCENTILES) {
                double micros = each.latencyMicros(percentile);
                if (!Double.isNaN(micros)) {
                    points.add(new double[] {nines(percentile), micros / 1_000});
                }
            }
            plot.line(Table.name(each), points);
        }
        return plot.isEmpty() ? "" : plot.svg();
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    /// A plot for each workload.
    private static String throughput(List<Outcome> outcomes) {
        return outcomes.stream()
                .collect(Collectors.groupingBy(Outcome::workload, () -> new EnumMap<>(Workload.class), toList()))
                .values()
                .stream()
                .map(HtmlReport::throughputOfOne)
                .collect(Collectors.joining("\n"));
    }

    private static String throughputOfOne(List<Outcome> outcomes) {
        int longest = outcomes.stream()
                .mapToInt(each -> each.perSecond().size())
                .max()
                .orElse(0);
        if (longest < 2) {
            return "";
        }
        var ticks = List.of(new Plot.Tick(1, "1 s"), new Plot.Tick(longest, longest + " s"));
        var title =
                "Deliveries in each second: " + outcomes.getFirst().workload().word();
        var plot = new Plot(title, "deliveries", ticks, false);
        for (var each : outcomes) {
            var points = new ArrayList<double[]>();
            for (int second = 0; second < each.perSecond().size(); second++) {
                points.add(new double[] {second + 1, each.perSecond().get(second)});
            }
            plot.line(Table.name(each), points);
        }
        return plot.svg();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
