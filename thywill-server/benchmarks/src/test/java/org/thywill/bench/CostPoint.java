package org.thywill.bench;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/// What a server took for a load, of one measurement or of several.
///
/// @param published how many publications its latencies rest on
/// @param publications a second, of all channels
/// @param deliveries a second, to all clients
/// @param cpuMicros of the server's CPU a second
/// @param p50Millis half of the messages came within this: of each measurement by itself, and in the middle of
///     all of them together; `NaN` if there were none
/// @param wrong how often something was lost, doubled, reordered or refused
record CostPoint(
        Load load,
        long published,
        double publications,
        double deliveries,
        Spread cpuMicros,
        Spread p50Millis,
        Spread p99Millis,
        long wrong) {
    /// Below this share of the rate that was planned, the machine was at its limit.
    private static final double STEADY = 0.95;

    /// @param samples of one load
    static CostPoint of(List<CurveSample> samples) {
        var sorted = samples.stream()
                .sorted(Comparator.comparingDouble(CurveSample::cost))
                .toList();
        var median = sorted.get(sorted.size() / 2);
        return new CostPoint(
                median.load(),
                samples.stream().mapToLong(CurveSample::published).sum(),
                median.publications(),
                median.deliveries(),
                spread(samples, CurveSample::cpuMicros),
                percentile(samples, 50),
                percentile(samples, 99),
                samples.stream().mapToLong(CurveSample::wrong).sum());
    }

    private static Spread spread(List<CurveSample> samples, ToDoubleFunction<CurveSample> value) {
        return Spread.of(samples.stream().mapToDouble(value).toArray());
    }

    private static Spread percentile(List<CurveSample> samples, double percentile) {
        var all = new Histogram(3);
        samples.forEach(sample -> all.add(sample.histogram()));
        var each = spread(samples, sample -> millis(sample.histogram(), percentile));
        return new Spread(each.least(), millis(all, percentile), each.most());
    }

    private static double millis(Histogram latency, double percentile) {
        return latency.getTotalCount() == 0 ? Double.NaN : latency.getValueAtPercentile(percentile) / 1e6;
    }

    /// Whether the load was what it was to be, and not what the machine could just do.
    boolean isSteady() {
        return publications >= STEADY * load.rate() && deliveries >= STEADY * load.rate() * load.subscribersOfEach();
    }

    boolean isIdle() {
        return load.rate() == 0;
    }

    Spread cpuMicrosPerDelivery() {
        return cpuMicros.dividedBy(deliveries);
    }

    /// What the cost may depend on, each as a number a second.
    Map<Cost, Double> causes() {
        var causes = new EnumMap<Cost, Double>(Cost.class);
        for (var cost : Cost.values()) {
            causes.put(cost, 0.0);
        }
        causes.put(Cost.SERVER, 1.0);
        causes.put(Cost.PUBLICATION, publications);
        var transports = load.transports();
        for (var transport : transports) {
            causes.put(Cost.write(transport), deliveries / transports.size());
            causes.merge(Cost.connection(transport), (double) load.clients() / transports.size(), Double::sum);
            if (transport.isCompressed()) {
                causes.put(Cost.DEFLATION, publications);
            }
        }
        causes.put(Cost.KILOBYTE, deliveries * load.size() / 1_000);
        return causes;
    }
}
