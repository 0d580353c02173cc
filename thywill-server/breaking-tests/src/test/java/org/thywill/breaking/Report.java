package org.thywill.breaking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;
import tools.jackson.databind.json.JsonMapper;

/// What came out of one scenario over one transport. Used by one thread.
final class Report {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double NANOS_PER_MS = 1e6;

    private final String id;
    private final String variant;
    private final boolean strict;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private Verdict verdict = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// @param variant the transport, or what else sets this run apart, such as `websocket, half-open`
    /// @param strict whether figures that depend on the machine's speed are judged
    Report(String id, String variant, boolean strict) {
        this.id = id;
        this.variant = variant;
        this.strict = strict;
    }

    /// Where nothing is to be refused.
    Report verdict(Verdict found) {
        return verdictWithRefusals(found).require(found.refused() == 0, "refused: " + found.refused());
    }

    Report verdictWithRefusals(Verdict found) {
        verdict = found;
        return require(found.clean(), "not clean: " + found);
    }

    Report figure(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /// How much of what has grown: `NAMEGrowth`.
    Report figures(Map<String, Long> growth) {
        growth.forEach((name, more) -> figures.put(name + "Growth", more));
        return this;
    }

    /// In milliseconds: `NAMEP50Ms`, `NAMEP99Ms`, `NAMEMaxMs`.
    Report figures(String name, AbstractHistogram nanos) {
        figures.put(name + "P50Ms", millis(nanos.getValueAtPercentile(50)));
        figures.put(name + "P99Ms", millis(nanos.getValueAtPercentile(99)));
        figures.put(name + "MaxMs", millis(nanos.getMaxValue()));
        return this;
    }

    static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MS * 10) / 10.0;
    }

    /// Notes a failure unless it holds.
    Report require(boolean holds, String otherwise) {
        if (!holds) {
            failures.add(otherwise);
        }
        return this;
    }

    /// As [#require], but only judged with `--strict`: it depends on how fast the machine is.
    Report target(boolean holds, String otherwise) {
        return require(holds || !strict, otherwise);
    }

    Report failed(Throwable cause) {
        failures.add(cause.toString());
        return this;
    }

    boolean passed() {
        return failures.isEmpty();
    }

    /// One line.
    String json() {
        var line = new LinkedHashMap<String, Object>();
        line.put("id", id);
        line.put("transport", variant);
        line.put("lost", verdict.lost());
        line.put("duplicated", verdict.duplicated());
        line.put("unexpected", verdict.unexpected());
        line.put("reordered", verdict.reordered());
        line.put("indeterminate", verdict.indeterminate());
        line.put("announcedGaps", verdict.announcedGaps());
        line.put("wrongGaps", verdict.wrongGaps());
        line.put("refused", verdict.refused());
        line.put("attempted", verdict.attempted());
        line.put("received", verdict.received());
        line.putAll(figures);
        if (!failures.isEmpty()) {
            line.put("failures", failures);
        }
        line.put("passed", passed());
        return JSON.writeValueAsString(line);
    }
}
