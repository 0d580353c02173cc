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
/// @param variant what sets it apart from other runs of its workload; mostly empty
/// @param clients how many were connected
/// @param closedLoop whether as many messages went as could, each after one that had come, so that latencies are
///     those of the queue before the server
/// @param latency in nanoseconds; empty if nothing was waited for
/// @param figures the rest, by name, as far as it is known
/// @param reasons why something went wrong the last time, by the name of the figure that counts it
/// @param perSecond how much arrived in each second
/// @param profile where the server's CPU went; `null` if that was not asked for
record Outcome(
        String build,
        Workload workload,
        String variant,
        Transport transport,
        int clients,
        boolean closedLoop,
        Histogram latency,
        Map<String, Double> figures,
        Map<String, String> reasons,
        List<Double> perSecond,
        @Nullable Profile profile) {

    static final String DELIVERIES = "deliveries";
    static final String PER_SECOND = "perSecond";
    static final String PUBLISHED_PER_SECOND = "publishedPerSecond";
    static final String CPU_PER_DELIVERY = "cpuMicrosPerDelivery";
    static final String CPU_PER_SECOND = "cpuMicrosPerSecond";

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
        return new Outcome(
                build, workload, variant, transport, clients, closedLoop, latency, more, reasons, perSecond, profile);
    }

    /// One of the figures; `NaN` if it is not known.
    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /// What costs are compared by; `NaN` if it is not known.
    double cost() {
        return figure(workload.cost());
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
        members.put("closedLoop", closedLoop);
        figures.forEach((name, value) -> put(members, name, value));
        for (var percentile : Percentile.values()) {
            put(members, percentile.name, latencyMicros(percentile.of));
        }
        if (!reasons.isEmpty()) {
            members.put("reasons", reasons);
        }
        return JSON.writeValueAsString(members);
    }

    private static void put(Map<String, Object> members, String name, double value) {
        if (Double.isFinite(value)) {
            members.put(name, Math.round(value * 1_000) / 1_000.0);
        }
    }
}
