package org.thywill.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Workloads, each measured so many rounds on each build, on a server of its own each time.
final class Measurement {
    private static final Path SETTINGS = Path.of("peer/thywill/settings.yml");
    private static final Path APPS = Path.of("target/apps");
    private static final String THIS = "this";
    private static final String OTHER = "other";

    private final Options options;
    private final Results results;
    private final Progress progress;
    private final PrintStream out;

    Measurement(Options options, Results results, Progress progress, PrintStream out) {
        this.options = options;
        this.results = results;
        this.progress = progress;
        this.out = out;
    }

    /// Measures, and tells what was measured, even if something fails on the way.
    ///
    /// @return whether all went as it should
    boolean measure() {
        var builds = builds();
        try {
            for (var workload : options.workloads()) {
                for (int round = 1; round <= options.rounds(); round++) {
                    for (var build : round % 2 == 1 ? builds : builds.reversed()) {
                        measure(workload, build, round);
                    }
                    compare(workload, round)
                            .forEach(each -> progress.note(each.lines().getFirst()));
                }
            }
        } finally {
            progress.end();
            results.tell();
        }
        return judge();
    }

    private boolean judge() {
        var faults = results.faults();
        faults.forEach(out::println);
        boolean good = faults.isEmpty();
        for (var workload : options.workloads()) {
            for (var comparison : compare(workload, 0)) {
                comparison.lines().forEach(out::println);
                good &= comparison.isGood();
            }
        }
        return good;
    }

    /// @param round the only one that counts; 0 for all
    private List<Comparison> compare(Workload workload, int round) {
        if (options.against() == null) {
            return List.of();
        }
        return variants(workload).stream()
                .map(variant -> new Comparison(
                        rounds(THIS, workload, variant, round),
                        rounds(OTHER, workload, variant, round),
                        options.worsePercent()))
                .toList();
    }

    private List<Outcome> rounds(String build, Workload workload, String variant, int round) {
        var all = results.of(build, workload, variant);
        return round == 0 ? all : all.subList(round - 1, round);
    }

    private List<String> variants(Workload workload) {
        return workload == Workload.DURABLE
                ? options.databases().stream().map(Storage.Kind::word).toList()
                : List.of("");
    }

    /// `null` for a server that runs already.
    private List<@Nullable ServerBuild> builds() {
        var builds = new ArrayList<@Nullable ServerBuild>();
        if (options.url() != null) {
            builds.add(null);
        } else if (options.against() == null) {
            builds.add(ServerBuild.in("", Bench.ROOT));
        } else {
            builds.addAll(both(ServerBuild.in(THIS, Bench.ROOT), ServerBuild.in(OTHER, options.against())));
        }
        return builds;
    }

    private List<ServerBuild> both(ServerBuild mine, ServerBuild other) {
        if (mine.cached() == other.cached()) {
            return List.of(mine, other);
        }
        out.println("Only " + (mine.cached() ? mine : other).name()
                + " has a cache of loaded classes (thywill.aot), so both run without.");
        return List.of(mine.withoutCache(), other.withoutCache());
    }

    private void measure(Workload workload, @Nullable ServerBuild build, int round) {
        if (workload != Workload.DURABLE || build == null) {
            begin(workload, build, "", round);
            results.add(measure(workload, build, "", SETTINGS));
            return;
        }
        for (var kind : options.databases()) {
            begin(workload, build, kind.word(), round);
            try (var storage = Storage.open(kind)) {
                var outcome = measure(workload, build, kind.word(), storage.settings(SETTINGS));
                if (options.against() == null) {
                    addBesideBareLoop(outcome, storage);
                } else {
                    results.add(outcome);
                }
            }
        }
    }

    /// A server, and what its database can do without one.
    private void addBesideBareLoop(Outcome outcome, Storage storage) {
        int batch = BareLoop.batchOf(storage);
        Outcome bare;
        try {
            var loop = new BareLoop(storage, options.channelsOr(outcome.clients()), options.size());
            bare = loop.measure(outcome.build(), batch, options, progress);
        } catch (BenchException e) {
            results.add(outcome);
            throw e;
        }
        double share = outcome.figure(Outcome.PER_SECOND) / bare.figure(Outcome.PER_SECOND);
        results.add(outcome.with("batch", batch).with("ofBareLoop", share));
        results.add(bare);
    }

    private void begin(Workload workload, @Nullable ServerBuild build, String variant, int round) {
        var name = nameOf(build);
        progress.begin("%s%s%s%s"
                .formatted(
                        workload.word(),
                        variant.isEmpty() ? "" : " on " + variant,
                        name.isEmpty() ? "" : " (" + name + ")",
                        options.rounds() == 1 ? "" : ", round " + round + " of " + options.rounds()));
        progress.show("starting");
    }

    private static String nameOf(@Nullable ServerBuild build) {
        return build == null ? "" : build.name();
    }

    private Outcome measure(Workload workload, @Nullable ServerBuild build, String variant, Path settings) {
        try (var server = server(build, settings);
                var run = new Run(nameOf(build), variant, workload, server, options, progress)) {
            try {
                return workload.measure(run);
            } catch (BenchException e) {
                server.checkAlive();
                throw e;
            }
        } catch (BenchException e) {
            throw new BenchException(workload.word() + " could not be measured: " + e.getMessage(), e);
        }
    }

    private Server server(@Nullable ServerBuild build, Path settings) {
        var url = options.url();
        return url != null ? Server.at(url) : start(build == null ? ServerBuild.in("", Bench.ROOT) : build, settings);
    }

    private static Server start(ServerBuild build, Path settings) {
        return Server.start(build, settings.toAbsolutePath(), APPS.toAbsolutePath());
    }
}
