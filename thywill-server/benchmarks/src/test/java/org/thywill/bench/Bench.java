package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.bench.micro.Microbenchmarks;

/// `./thywill bench`: measures workloads, prints a table, and writes a report.
///
/// Exit status: 0 if it was measured, 1 if it could not be, or something was lost, or this build is worse than the
/// other; 2 if the command line is wrong.
public final class Bench {
    /// Of this module, in whose folder it runs.
    private static final Path ROOT = Path.of("../..");

    private static final Path SETTINGS = Path.of("peer/thywill/settings.yml");
    private static final Path APPS = Path.of("target/apps");
    private static final String MICROBENCHMARKS = "jmh";
    private static final String CURVES = "curves";

    private final Options options;
    private final Progress progress;

    private Bench(Options options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.exit(run(List.of(arguments)));
    }

    /// Does what a command line asks for, and returns the exit status.
    static int run(List<String> arguments) {
        boolean terminal = Boolean.getBoolean("thywill.bench.terminal");
        try {
            if (!arguments.isEmpty() && arguments.getFirst().equals(MICROBENCHMARKS)) {
                Microbenchmarks.run(arguments.subList(1, arguments.size()), System.out, terminal);
                return 0;
            }
            var progress = new Progress(System.out, terminal);
            return !arguments.isEmpty() && arguments.getFirst().equals(CURVES)
                    ? curves(arguments.subList(1, arguments.size()), progress)
                    : measure(arguments, progress);
        } catch (UsageException e) {
            System.err.println(e.getMessage() + " See ./thywill bench --help.");
            return 2;
        } catch (BenchException e) {
            System.err.println();
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static int measure(List<String> arguments, Progress progress) {
        return new Bench(Options.parse(arguments), progress).measure();
    }

    private static int curves(List<String> words, Progress progress) {
        var options = CurveOptions.parse(words);
        var build = ServerBuild.in("", ROOT);
        try (var server = Server.start(build, SETTINGS.toAbsolutePath(), APPS.toAbsolutePath())) {
            var points = new Points(options.points());
            new Curves(options, server, progress).measure(points::add);
            var model = CostModel.fit(points.all());
            System.out.println(CurveReport.of(points.all(), model));
            Curves.plot(points.all(), model, options.plots());
            System.out.println("The plots: " + options.plots().toAbsolutePath().normalize());
            return 0;
        }
    }

    private int measure() {
        var builds = builds();
        var medians = new ArrayList<Outcome>();
        for (var workload : options.workloads()) {
            var outcomes = new ArrayList<Outcome>();
            for (int round = 1; round <= options.rounds(); round++) {
                for (var build : builds) {
                    outcomes.addAll(measure(workload, build, round));
                }
            }
            var variants = outcomes.stream().map(Outcome::variant).distinct().toList();
            for (var variant : variants) {
                builds.forEach(build -> medians.add(median(outcomes, nameOf(build), variant)));
            }
        }
        progress.end();
        System.out.println(Table.of(medians));
        System.out.print(ProfileReport.text(medians));
        HtmlReport.write(options.report(), medians);
        ProfileReport.writeFiles(options.report(), medians);
        System.out.println(
                "The report with plots: " + options.report().toAbsolutePath().normalize());
        return judge(medians);
    }

    private List<@Nullable ServerBuild> builds() {
        var builds = new ArrayList<@Nullable ServerBuild>();
        if (options.url() != null) {
            builds.add(null);
        } else if (options.against() == null) {
            builds.add(ServerBuild.in("", ROOT));
        } else {
            builds.add(ServerBuild.in("this", ROOT));
            builds.add(ServerBuild.in("other", options.against()));
        }
        return builds;
    }

    private static String nameOf(@Nullable ServerBuild build) {
        return build == null ? "" : build.name();
    }

    private List<Outcome> measure(Workload workload, @Nullable ServerBuild build, int round) {
        if (workload != Workload.DURABLE || build == null) {
            begin(workload, build, "", round);
            return List.of(measure(workload, build, "", SETTINGS));
        }
        var outcomes = new ArrayList<Outcome>();
        for (var kind : options.databases()) {
            begin(workload, build, kind.word(), round);
            try (var storage = Storage.open(kind)) {
                outcomes.addAll(measure(workload, build, storage));
            }
        }
        return outcomes;
    }

    /// A server, and what its database can do without one.
    private List<Outcome> measure(Workload workload, ServerBuild build, Storage storage) {
        var outcome = measure(workload, build, storage.kind().word(), storage.settings(SETTINGS));
        if (options.against() != null) {
            return List.of(outcome);
        }
        int batch = BareLoop.batchOf(storage);
        var loop = new BareLoop(storage, options.channelsOr(outcome.clients()), options.size());
        var bare = loop.measure(build.name(), batch, options, progress);
        keep(bare);
        return List.of(
                outcome.with("batch", batch).with("ofBareLoop", outcome.figure("perSecond") / bare.figure("perSecond")),
                bare);
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

    private Outcome measure(Workload workload, @Nullable ServerBuild build, String variant, Path settings) {
        try (var server = server(build, settings);
                var run = new Run(nameOf(build), variant, workload, server, options, progress)) {
            var outcome = workload.measure(run);
            keep(outcome);
            return outcome;
        }
    }

    private Server server(@Nullable ServerBuild build, Path settings) {
        var url = options.url();
        if (build == null && url != null) {
            return Server.at(url);
        }
        return Server.start(
                build == null ? ServerBuild.in("", ROOT) : build, settings.toAbsolutePath(), APPS.toAbsolutePath());
    }

    private void keep(Outcome outcome) {
        var file = options.json();
        if (file != null) {
            try {
                Files.writeString(file, outcome.json() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The run of one build whose CPU a delivery, or else whose 99th percentile, is in the middle.
    private static Outcome median(List<Outcome> outcomes, String build, String variant) {
        var sorted = outcomes.stream()
                .filter(each -> each.build().equals(build) && each.variant().equals(variant))
                .sorted(Comparator.comparingDouble(Bench::cost))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double cost(Outcome outcome) {
        double cpu = outcome.figure("cpuMicrosPerDelivery");
        double heap = outcome.figure("heapBytesPerClient");
        return !Double.isNaN(cpu) ? cpu : !Double.isNaN(heap) ? heap : outcome.latencyMicros(99);
    }

    private int judge(List<Outcome> medians) {
        boolean good = true;
        for (var each : medians) {
            double wrong = each.figure("lost") + each.figure("doubled") + each.figure("reordered");
            if (wrong > 0) {
                System.out.println(Table.name(each) + ": something was lost, doubled or reordered.");
                good = false;
            }
        }
        if (options.against() != null) {
            for (int i = 0; i + 1 < medians.size(); i += 2) {
                good &= compare(medians.get(i), medians.get(i + 1));
            }
        }
        return good ? 0 : 1;
    }

    private boolean compare(Outcome mine, Outcome other) {
        double ratio = cost(mine) / cost(other);
        boolean worse = ratio > 1 + options.worsePercent() / 100.0;
        System.out.printf(
                "%s: this costs %.2f times what the other does%s%n",
                (mine.workload().word() + " " + mine.variant()).strip(), ratio, worse ? ", more than it may" : "");
        return !worse;
    }
}
