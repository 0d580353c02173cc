package org.thywill.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.thywill.bench.micro.Microbenchmarks;
import org.thywill.component.testkit.TemporaryFolder;

/// `./thywill bench`: measures workloads, prints a table, and writes a report.
///
/// Exit status: 0 if it was measured, 1 if it could not be, or something went wrong meanwhile, or this build is
/// worse than the other; 2 if the command line is wrong. Whoever ends it early is told what has been measured.
public final class Bench {
    /// Of this module, in whose folder it runs.
    static final Path ROOT = Path.of("../..");

    private static final Path CURVES_SETTINGS = Path.of("curves.yml");
    private static final Path APPS = Path.of("target/apps");
    private static final String MICROBENCHMARKS = "jmh";
    private static final String CURVES = "curves";
    private static final long END_SECONDS = 10;

    /// Tells what has been measured, if it has not been told.
    private static final AtomicReference<Runnable> EARLY = new AtomicReference<>(() -> {});

    private Bench() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
        TemporaryFolder.beforeRemoval(Bench::end);
        System.exit(run(List.of(arguments)));
    }

    /// Tells what there is, and ends the processes that were started.
    private static void end() {
        try {
            EARLY.get().run();
        } finally {
            var processes = ProcessHandle.current().descendants().toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .orTimeout(END_SECONDS, TimeUnit.SECONDS)
                    .handle((_, failure) -> failure == null)
                    .join();
        }
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
        var options = Options.parse(arguments);
        var results = new Results(options, System.out);
        EARLY.set(() -> {
            progress.end();
            results.tell();
        });
        return new Measurement(options, results, progress, System.out).measure() ? 0 : 1;
    }

    private static int curves(List<String> words, Progress progress) {
        var options = CurveOptions.parse(words);
        var build = ServerBuild.in("", ROOT);
        try (var server = Server.start(build, CURVES_SETTINGS.toAbsolutePath(), APPS.toAbsolutePath())) {
            var points = new Points(options.points());
            long wrong = new Curves(options, server, progress).measure(points::add);
            var report = new CurveReport(points.all());
            System.out.println(report.text());
            CurvePlots.write(points.all(), report.model(), options.plots());
            System.out.println("The plots: " + options.plots().toAbsolutePath().normalize());
            if (wrong > 0) {
                System.out.printf(
                        "While it warmed up, something was lost, doubled, reordered or refused: %,d times%n", wrong);
            }
            return report.wrong() + wrong == 0 ? 0 : 1;
        }
    }
}
