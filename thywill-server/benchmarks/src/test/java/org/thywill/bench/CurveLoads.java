package org.thywill.bench;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.thywill.bench.CurveOptions.Part;

/// Which loads are measured for which curve. All clients together get as many messages a second, but for where
/// that is what grows, so that points differ in one thing only; what belongs to several curves is measured once
/// for all of them.
///
/// With more of them, two processors that have the clients to serve too would be at their limit over some
/// transports, and a server at its limit shows how it joins writes, not what one costs.
final class CurveLoads {
    /// To all clients together, a second.
    static final int DELIVERIES = 20_000;

    /// One hundredth of what the report extrapolates to; the model is not fitted to it.
    static final Load CHECK = Load.webSockets(
            CurveExtrapolation.CLIENTS / 100, CurveExtrapolation.ROOMS / 100, CurveExtrapolation.PUBLICATIONS / 100);

    private static final int[] SUBSCRIBERS = {10, 100, 1_000, 3_000, 10_000};
    private static final int[] SIZES = {Payload.MIN_SIZE, 128, 1_024, 4_096, 16_384};
    private static final int[] CHANNELS = {1, 10, 100, 1_000};
    private static final int[] RATES = {5, 10, 20};
    private static final int[] MIXED = {1, 2, 4, 6, 8};
    private static final int SIZES_CLIENTS = 500;
    private static final int CLIENTS = 1_000;
    private static final int MOST_CLIENTS = 10_000;
    private static final int IDLE_CLIENTS = 2_000;

    private CurveLoads() {}

    /// In the order in which the curves go.
    static List<Load> of(Part part) {
        var loads = new LinkedHashSet<Load>();
        for (var each : Part.values()) {
            if (part.includes(each)) {
                add(each, loads);
            }
        }
        return List.copyOf(loads);
    }

    private static void add(Part part, Set<Load> loads) {
        switch (part) {
            case SUBSCRIBERS ->
                Arrays.stream(SUBSCRIBERS)
                        .forEach(clients -> loads.add(Load.webSockets(clients, 1, DELIVERIES / clients)));
            case SIZES ->
                Arrays.stream(SIZES)
                        .forEach(size -> loads.add(new Load(
                                List.of(Transport.WEBSOCKET), SIZES_CLIENTS, 1, size, DELIVERIES / SIZES_CLIENTS)));
            case CHANNELS -> {
                Arrays.stream(CHANNELS)
                        .forEach(channels ->
                                loads.add(Load.webSockets(CLIENTS, channels, DELIVERIES * channels / CLIENTS)));
                loads.add(Load.webSockets(MOST_CLIENTS, MOST_CLIENTS, DELIVERIES));
            }
            case TRANSPORTS -> {
                each().forEach(loads::add);
                mixed().forEach(loads::add);
                // only where many are published the price of deflating one is to be seen
                var all = Arrays.asList(Transport.values());
                loads.add(Load.of(all, 16 * 100, 100, DELIVERIES / 16));
            }
            case RATES -> Arrays.stream(RATES).forEach(rate -> loads.add(Load.webSockets(CLIENTS, 1, rate)));
            case IDLE -> {
                loads.add(Load.idle(Transport.WEBSOCKET, 0));
                Transport.PLAIN.forEach(transport -> loads.add(Load.idle(transport, IDLE_CLIENTS)));
            }
            case CHECK -> loads.add(CHECK);
            case ALL -> {}
        }
    }

    /// Each transport by itself.
    static List<Load> each() {
        return Arrays.stream(Transport.values())
                .map(transport -> Load.of(List.of(transport), CLIENTS, 1, DELIVERIES / CLIENTS))
                .toList();
    }

    /// More and more transports.
    static List<Load> mixed() {
        var all = Arrays.asList(Transport.values());
        return Arrays.stream(MIXED)
                .mapToObj(count ->
                        Load.of(List.copyOf(all.subList(0, count)), clientsOver(count), 1, DELIVERIES / CLIENTS))
                .toList();
    }

    /// About a thousand, of which each transport has as many.
    private static int clientsOver(int transports) {
        return CLIENTS / transports * transports;
    }

    /// The points that the model is fitted to.
    static List<CostPoint> fitted(List<CostPoint> points) {
        return points.stream()
                .filter(point -> point.isSteady() && !point.load().equals(CHECK))
                .toList();
    }
}
