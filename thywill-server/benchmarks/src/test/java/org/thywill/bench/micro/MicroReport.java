package org.thywill.bench.micro;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/// Prints a line for each benchmark when it is done, and on a terminal which one is under way. What JMH says besides
/// is left out, but for what goes wrong.
final class MicroReport implements OutputFormat {
    private final PrintStream out;
    private final boolean terminal;

    MicroReport(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void startRun() {
        out.printf("%-60s %14s %10s %12s%n", "benchmark", "ns each", "± (99.9 %)", "bytes each");
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        passing(name(params));
    }

    @Override
    public void iteration(BenchmarkParams params, IterationParams iteration, int number) {
        passing("%s: %s %d of %d"
                .formatted(
                        name(params),
                        iteration.getType() == org.openjdk.jmh.runner.IterationType.WARMUP ? "warming up" : "measuring",
                        number,
                        iteration.getCount()));
    }

    private void passing(String text) {
        if (terminal) {
            out.print("\r\033[K" + text);
            out.flush();
        }
    }

    @Override
    public void iterationResult(
            BenchmarkParams params, IterationParams iteration, int number, IterationResult result) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {
        passing("");
        if (result == null) {
            return;
        }
        var time = result.getPrimaryResult();
        out.printf(
                Locale.ROOT,
                "%-60s %,14.1f %10s %12s%n",
                name(result.getParams()),
                time.getScore(),
                Double.isNaN(time.getScoreError()) ? "" : "%,.1f".formatted(time.getScoreError()),
                bytes(result));
    }

    @SuppressWarnings("rawtypes") // JMH's own
    private static String bytes(BenchmarkResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith("gc.alloc.rate.norm"))
                .map(each -> "%,.0f".formatted(each.getValue().getScore()))
                .findFirst()
                .orElse("");
    }

    private static String name(BenchmarkParams params) {
        var values = params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
        return Microbenchmarks.shortName(params.getBenchmark()) + (values.isEmpty() ? "" : " (" + values + ")");
    }

    @Override
    public void endRun(Collection<RunResult> result) {}

    @Override
    public void print(String text) {}

    @Override
    public void println(String text) {
        if (text.contains("Exception") || text.startsWith("<failure>")) {
            passing("");
            out.println(text);
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] b) {}
}
