package org.thywill.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What one run has shown.
///
/// @param build which server it was
/// @param clients how many were connected
/// @param latency in nanoseconds; empty if nothing was waited for
/// @param figures the rest, by name
/// @param perSecond how much arrived in each second
/// @param variant what sets it apart from other runs of its workload; mostly empty
/// @param profile where the server's CPU went; `null` if that was not asked for
record Outcome(
        String build,
        Workload workload,
        Transport transport,
        int clients,
        Histogram latency,
        Map<String, Double> figures,
        List<Double> perSecond,
        String variant,
        @Nullable Profile profile) {

    private static final JsonMapper JSON = new JsonMapper();

    private enum Percentile {
        P50("p50Micros", 50),
        P99("p99Micros", 99),
        P999("p999Micros", 99.9),
        MAX("maxMicros", 100);

        private final String name;
        private final double of;

        Percentile(String name, double of) {
            this.name = name;
            this.of = of;
        }
    }

    Outcome {
        figures = new LinkedHashMap<>(figures);
    }

    Outcome with(String name, double value) {
        var more = new LinkedHashMap<>(figures);
        more.put(name, value);
        return new Outcome(build, workload, transport, clients, latency, more, perSecond, variant, profile);
    }

    /// One of the figures; `NaN` if it is not known.
    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    double latencyMicros(double percentile) {
        return latency.getTotalCount() == 0 ? Double.NaN : latency.getValueAtPercentile(percentile) / 1e3;
    }

    /// One line.
    String json() {
        var members = new LinkedHashMap<String, Object>();
        members.put("build", build);
        members.put("workload", workload.word());
        members.put("variant", variant);
        members.put("transport", transport.word());
        members.put("clients", clients);
        figures.forEach((name, value) -> members.put(name, Double.isNaN(value) ? null : rounded(value)));
        for (var percentile : Percentile.values()) {
            double micros = latencyMicros(percentile.of);
            members.put(percentile.name, Double.isNaN(micros) ? null : rounded(micros));
        }
        return JSON.writeValueAsString(members);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
