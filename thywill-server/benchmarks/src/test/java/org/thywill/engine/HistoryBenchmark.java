package org.thywill.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.thywill.component.Counters;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// The history of a channel that is full: adding a publication, for which the oldest goes, and reading those that
/// somebody has missed.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HistoryBenchmark {
    private static final int KEPT = 10_000;
    private static final Json DATA = Json.ofValid("\"" + "x".repeat(126) + "\"");

    /// A history of its own for each of the two, since only one of them is asked how much was missed.
    @State(Scope.Thread)
    public static class Full {
        final PackedHistory history =
                new PackedHistory(new HistoryBudget(1L << 40, Runnable::run, new EngineCounters(new Counters())));

        @Setup
        public void fill() {
            for (int i = 0; i < KEPT; i++) {
                append();
            }
        }

        void append() {
            history.add(new Publication(history.last() + 1, 0, null, DATA));
            history.trim(KEPT, Long.MAX_VALUE, 0);
        }
    }

    /// How many publications a reader has missed.
    @State(Scope.Thread)
    public static class Missed {
        @Param({"1", "100", "1000"})
        int missed;
    }

    @Benchmark
    public long append(Full full) {
        full.append();
        return full.history.last();
    }

    @Benchmark
    public List<Publication> readAfter(Full full, Missed reader) {
        return full.history.after(full.history.last() - reader.missed, Integer.MAX_VALUE);
    }
}
