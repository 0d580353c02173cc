package org.thywill.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has been measured so far. It is told once: at the end, or when that comes early.
final class Results {
    private final Path report;
    private final @Nullable Path json;
    private final PrintStream out;
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean told;

    /// @throws UsageException if what is asked for cannot be written
    Results(Options options, PrintStream out) {
        this.report = options.report();
        this.json = options.json();
        this.out = out;
        checkWritable("--report", report);
        if (json != null) {
            checkWritable("--json", json);
        }
    }

    private static void checkWritable(String option, Path file) {
        var folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException _) {
            throw new UsageException(option + " cannot be written: " + folder + " is no folder, and cannot be made.");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException(option + " cannot be written: " + file + " is a folder.");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new UsageException(option + " cannot be written: " + file + " is not yours to write.");
        }
    }

    synchronized void add(Outcome outcome) {
        outcomes.add(outcome);
        if (json != null) {
            try {
                Files.writeString(json, outcome.json() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new BenchException("The line of JSON could not be written to " + json + ": " + e.getMessage(), e);
            }
        }
    }

    /// Prints the table, and writes the report.
    synchronized void tell() {
        var medians = medians();
        if (told || medians.isEmpty()) {
            return;
        }
        told = true;
        out.println(Table.of(medians));
        out.print(ProfileReport.text(medians));
        HtmlReport.write(report, medians);
        ProfileReport.writeFiles(report, medians);
        out.println("The report with plots: " + report.toAbsolutePath().normalize());
    }

    /// What is wrong with runs, a line each.
    synchronized List<String> faults() {
        return outcomes.stream()
                .flatMap(each -> Verdict.of(each).stream())
                .distinct()
                .toList();
    }

    /// The runs of a workload on one build, in their order.
    synchronized List<Outcome> of(String build, Workload workload, String variant) {
        return outcomes.stream()
                .filter(each -> each.build().equals(build)
                        && each.workload() == workload
                        && each.variant().equals(variant))
                .toList();
    }

    /// Of each workload on each build the run in the middle: by its cost, or else by its 99th percentile.
    private List<Outcome> medians() {
        var rounds = new LinkedHashMap<String, List<Outcome>>();
        outcomes.forEach(each ->
                rounds.computeIfAbsent(Table.name(each), _ -> new ArrayList<>()).add(each));
        return rounds.values().stream()
                .map(each -> each.stream()
                        .sorted(Comparator.comparingDouble(Results::cost))
                        .toList()
                        .get(each.size() / 2))
                .toList();
    }

    private static double cost(Outcome outcome) {
        return Double.isNaN(outcome.cost()) ? outcome.latencyMicros(99) : outcome.cost();
    }
}
