package org.thywill.bench;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Outcomes as tests want them.
final class Outcomes {
    private Outcomes() {}

    static Outcome of(String build, Workload workload, Map<String, Double> figures) {
        return of(build, workload, figures, Map.of());
    }

    static Outcome of(String build, Workload workload, Map<String, Double> figures, Map<String, String> reasons) {
        var latency = new Histogram(3);
        latency.recordValue(1_000_000);
        return new Outcome(
                build,
                workload,
                "",
                Transport.WEBSOCKET,
                20,
                true,
                latency,
                figures,
                reasons,
                List.of(10.0, 20.0),
                null);
    }

    static Outcome costing(String build, double cpuMicros) {
        return of(
                build,
                Workload.ROOMS,
                Map.of(Outcome.DELIVERIES, 10.0, Outcome.PER_SECOND, 5.0, Outcome.CPU_PER_DELIVERY, cpuMicros));
    }
}
