package org.thywill.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a server took while so many clients got so much.
///
/// @param transports that the clients are spread over evenly
/// @param size of a message, in bytes
/// @param publications a second, of all channels
/// @param deliveries a second, to all clients
/// @param cpuMicros of the server's CPU a second
/// @param p50Millis half of the messages came within this; `NaN` if there were none
record CostPoint(
        List<Transport> transports,
        int clients,
        int channels,
        int size,
        double publications,
        double deliveries,
        double cpuMicros,
        double p50Millis,
        double p99Millis) {

    static CostPoint of(Load load, Outcome outcome) {
        return new CostPoint(
                load.transports(),
                load.clients(),
                load.channels(),
                load.size(),
                outcome.figure("publishedPerSecond"),
                outcome.figure("perSecond"),
                outcome.figure("cpuMicrosPerSecond"),
                outcome.latencyMicros(50) / 1_000,
                outcome.latencyMicros(99) / 1_000);
    }

    /// What is to be measured.
    ///
    /// @param rate publications a second, of all channels; 0 for none
    record Load(List<Transport> transports, int clients, int channels, int size, int rate) {
        String name() {
            return "%s, %,d clients, %,d channels, %,d bytes, %,d a second"
                    .formatted(words(transports), clients, channels, size, rate);
        }
    }

    static String words(List<Transport> transports) {
        return transports.size() == Transport.values().length
                ? "all four"
                : transports.stream().map(Transport::word).collect(Collectors.joining(" and "));
    }

    double cpuMicrosPerDelivery() {
        return cpuMicros / deliveries;
    }

    /// What the cost may depend on, each as a number a second.
    Map<Cost, Double> causes() {
        var causes = new EnumMap<Cost, Double>(Cost.class);
        for (var cost : Cost.values()) {
            causes.put(cost, 0.0);
        }
        causes.put(Cost.PUBLICATION, publications);
        transports.forEach(transport -> causes.put(Cost.write(transport), deliveries / transports.size()));
        causes.put(Cost.KILOBYTE, deliveries * size / 1_000);
        causes.put(Cost.CONNECTION, (double) clients);
        return causes;
    }

    /// What has a price, in microseconds of CPU.
    enum Cost {
        PUBLICATION("a publication"),
        WRITE_WEBSOCKET("a write to a WebSocket"),
        WRITE_SSE("a write to an event stream"),
        WRITE_STREAM("a write to an HTTP stream"),
        WRITE_LONG_POLL("an answer to a long-poll, and the next poll"),
        KILOBYTE("1,000 bytes written"),
        CONNECTION("a connection, each second");

        private final String title;

        Cost(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        static Cost write(Transport transport) {
            return valueOf("WRITE_" + transport.name());
        }
    }

    /// A row of a table in Markdown.
    String row(CostModel model) {
        return "| %s | %,d | %,d | %,d | %,.0f | %,.0f | %s | %s | %s | %s |"
                .formatted(
                        words(transports),
                        clients,
                        channels,
                        size,
                        publications,
                        deliveries,
                        deliveries == 0
                                ? "%.1f ms a second".formatted(cpuMicros / 1_000)
                                : number(cpuMicrosPerDelivery()),
                        deliveries == 0
                                ? "%.1f ms a second".formatted(model.cpuMicros(this) / 1_000)
                                : number(model.cpuMicros(this) / deliveries),
                        number(p50Millis),
                        number(p99Millis));
    }

    static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
