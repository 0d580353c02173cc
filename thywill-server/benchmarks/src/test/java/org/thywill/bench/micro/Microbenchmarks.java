package org.thywill.bench.micro;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.thywill.bench.BenchException;
import org.thywill.bench.UsageException;

/// `./thywill bench jmh`: times single parts of the server, and counts the bytes that each operation allocates.
public final class Microbenchmarks {
    private static final String PACKAGES = "org\\.thywill\\..*";

    private final MicroOptions options;

    private Microbenchmarks(MicroOptions options) {
        this.options = options;
    }

    /// Does what the words after `jmh` ask for.
    ///
    /// @param terminal whether lines may be written over
    /// @throws UsageException if there is something among them that it does not know
    /// @throws BenchException if a benchmark fails
    public static void run(List<String> words, PrintStream out, boolean terminal) {
        var benchmarks = new Microbenchmarks(MicroOptions.parse(words));
        var chosen = benchmarks.chosen();
        if (benchmarks.options.list()) {
            chosen.forEach(out::println);
        } else {
            benchmarks.measure(out, terminal);
        }
    }

    /// The names of all that there are, such as `MailboxBenchmark.offerAndTake`.
    static List<String> names() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .map(Microbenchmarks::shortName)
                .sorted()
                .toList();
    }

    static String shortName(String name) {
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    }

    private List<String> chosen() {
        var names = names();
        var chosen = names.stream().filter(options::wants).toList();
        if (chosen.isEmpty()) {
            throw new UsageException("No benchmark has \"%s\" in its name; there are: %s."
                    .formatted(String.join("\" or \"", options.patterns()), String.join(", ", names)));
        }
        return chosen;
    }

    private void measure(PrintStream out, boolean terminal) {
        var report = new MicroReport(out, terminal);
        try {
            new Runner(jmh(), report).run();
        } catch (RunnerException e) {
            throw new BenchException("A benchmark failed: " + reason(e), e);
        }
    }

    /// What JMH has wrapped.
    private static String reason(Throwable failure) {
        for (var inner = failure.getCause(); inner != null; inner = inner.getCause()) {
            if (inner.getSuppressed().length > 0) {
                return inner.getSuppressed()[0].toString();
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private Options jmh() {
        var builder = new OptionsBuilder()
                .forks(options.forks())
                .warmupIterations(options.warmUp())
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(options.iterations())
                .measurementTime(TimeValue.milliseconds(options.millis()))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        chosen().forEach(name -> builder.include(PACKAGES + Pattern.quote("." + name) + "$"));
        var json = options.json();
        if (json != null) {
            builder.result(json.toString()).resultFormat(ResultFormatType.JSON);
        }
        return builder.build();
    }
}
