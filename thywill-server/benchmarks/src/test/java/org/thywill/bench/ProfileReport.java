package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the CPU went, as a part of the report, as files beside it, and as a line of text.
final class ProfileReport {
    static final String STYLE = """
            .shares { display: flex; height: 1.6rem; margin: .6rem 0; }
            .swatch { display: inline-block; width: .8em; height: .8em; margin-right: .5em; }
            """;

    private static final int MOST_NATIVES = 5;

    private final Outcome outcome;
    private final Profile profile;

    private ProfileReport(Outcome outcome, Profile profile) {
        this.outcome = outcome;
        this.profile = profile;
    }

    private static List<ProfileReport> of(List<Outcome> outcomes) {
        var reports = new ArrayList<ProfileReport>();
        for (var outcome : outcomes) {
            var profile = outcome.profile();
            if (profile != null) {
                reports.add(new ProfileReport(outcome, profile));
            }
        }
        return reports;
    }

    /// Of each run that has a profile.
    static String html(List<Outcome> outcomes) {
        return of(outcomes).stream().map(ProfileReport::html).collect(Collectors.joining());
    }

    /// A line for each run that has a profile.
    static String text(List<Outcome> outcomes) {
        return of(outcomes).stream().map(ProfileReport::text).collect(Collectors.joining());
    }

    /// Writes each flame graph into a file beside the report, named after the run.
    static void writeFiles(Path report, List<Outcome> outcomes) {
        try {
            for (var each : of(outcomes)) {
                if (each.profile.calls().samples() > 0) {
                    Files.writeString(each.file(report), FlameGraph.file(each.title(), each.profile.calls()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The flame graphs could not be written beside " + report, e);
        }
    }

    private Path file(Path report) {
        var name = String.join(
                " ",
                report.getFileName().toString().replaceFirst("\\.[^.]*$", ""),
                outcome.workload().word(),
                outcome.transport().word(),
                outcome.variant(),
                outcome.build());
        return report.resolveSibling(name.strip().replaceAll("[^\\p{Alnum}_.-]+", "-") + ".svg");
    }

    private String title() {
        return Table.name(outcome) + ": where the server's CPU goes";
    }

    private String text() {
        var shares = kinds().map(this::named).collect(Collectors.joining(", "));
        var facts = Stream.of(shares, profile.missing()).filter(fact -> !fact.isEmpty());
        return "%s: %s%n".formatted(Table.name(outcome), facts.collect(Collectors.joining("; ")));
    }

    private String html() {
        return "<h2>%s</h2>%n%s%s%s"
                .formatted(
                        HtmlReport.escaped(title()),
                        profile.threads().isEmpty() ? "" : bar() + table(),
                        profile.missing().isEmpty()
                                ? ""
                                : "<p>%s</p>%n".formatted(HtmlReport.escaped(profile.missing())),
                        profile.calls().samples() == 0 ? "" : graph());
    }

    private String bar() {
        return kinds().map(kind -> "<span style='flex:%d;background:%s' title='%s'></span>"
                        .formatted(profile.of(kind).millis(), kind.colour(), named(kind)))
                .collect(Collectors.joining("", "<div class='shares'>", "</div>\n"));
    }

    private String table() {
        return kinds().map(this::row)
                .collect(Collectors.joining(
                        "",
                        "<div class='scroll'><table><tr><th>threads</th><th>CPU s</th><th>share</th>"
                                + "<th>in the kernel</th><th>µs a delivery</th></tr>\n",
                        "</table></div>\n"));
    }

    private String row(ThreadKind kind) {
        var cpu = profile.of(kind);
        double deliveries = outcome.figure("deliveries");
        return String.format(
                Locale.ROOT,
                "<tr><td><span class='swatch' style='background:%s'></span>%s</td>"
                        + "<td>%.2f</td><td>%.1f %%</td><td>%.0f %%</td><td>%s</td></tr>%n",
                kind.colour(),
                kind.word(),
                cpu.millis() / 1e3,
                100 * profile.share(kind),
                100.0 * cpu.kernelMillis() / cpu.millis(),
                deliveries > 0 ? String.format(Locale.ROOT, "%.2f", 1e3 * cpu.millis() / deliveries) : "");
    }

    private String graph() {
        return String.format(
                Locale.ROOT,
                """
                <figure>%s</figure>
                <p>The outermost call is on top. Calls are known of threads that run Java, by %,d samples of CPU time%s;
                calls that took less than a thousandth are left out.%s</p>
                """,
                FlameGraph.svg(title(), profile.calls()),
                profile.calls().samples(),
                profile.lost() == 0 ? "" : String.format(Locale.ROOT, " (%,d more were lost)", profile.lost()),
                natives());
    }

    /// What of the kernel is called for most.
    private String natives() {
        var natives = profile.calls().natives().entrySet().stream()
                .sorted(Map.Entry.<Frame, Double>comparingByValue().reversed())
                .limit(MOST_NATIVES)
                .map(each -> String.format(
                        Locale.ROOT, "%s %.1f %%", each.getKey().shortName(), 100 * each.getValue() / profile.millis()))
                .collect(Collectors.joining(", "));
        return natives.isEmpty() ? "" : " Native: " + HtmlReport.escaped(natives) + ".";
    }

    /// Those that have taken something.
    private Stream<ThreadKind> kinds() {
        return Arrays.stream(ThreadKind.values())
                .filter(kind -> profile.of(kind).millis() > 0);
    }

    private String named(ThreadKind kind) {
        return String.format(Locale.ROOT, "%s %.1f %%", kind.word(), 100 * profile.share(kind));
    }
}
