package org.thywill.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// What one measurement of a load has shown.
///
/// @param published how many publications there were
/// @param publications a second, of all channels
/// @param deliveries a second, to all clients
/// @param cpuMicros of the server's CPU a second
/// @param wrong how often something was lost, doubled, reordered or refused
/// @param latency how late messages came: a histogram in nanoseconds, in Base64
record CurveSample(
        Load load,
        long published,
        double publications,
        double deliveries,
        double cpuMicros,
        long wrong,
        String latency) {
    private static final List<String> FAULTS =
            List.of(Meter.LOST, Meter.DOUBLED, Meter.REORDERED, Meter.REFUSED, Meter.ENDED);

    static CurveSample of(Load load, Outcome outcome, int seconds) {
        double publications = outcome.figure("publishedPerSecond");
        return new CurveSample(
                load,
                Math.round(publications * seconds),
                publications,
                outcome.figure("perSecond"),
                outcome.figure("cpuMicrosPerSecond"),
                wrong(outcome),
                encoded(outcome.latency()));
    }

    /// How often something went wrong.
    static long wrong(Outcome outcome) {
        return Math.round(FAULTS.stream()
                .mapToDouble(outcome::figure)
                .filter(Double::isFinite)
                .sum());
    }

    static String encoded(Histogram latency) {
        var bytes = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
        int length = latency.encodeIntoCompressedByteBuffer(bytes);
        bytes.flip();
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    Histogram histogram() {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(latency)), 0);
        } catch (DataFormatException e) {
            throw new BenchException("A latency is none: " + e.getMessage(), e);
        }
    }

    /// A delivery's, or a second's where nothing is delivered.
    double cost() {
        return deliveries == 0 ? cpuMicros : cpuMicros / deliveries;
    }
}
