package org.thywill.bench;

import java.util.List;
import java.util.Optional;

/// What follows from the prices for many more clients than there can be here: each in a room with some others, in
/// which something is said from time to time.
final class CurveExtrapolation {
    static final int CLIENTS = 1_000_000;
    static final int ROOM = 10;
    static final int ROOMS = CLIENTS / ROOM;
    private static final int ROOM_SECONDS = 10;
    private static final int SIZE = 128;

    /// A second, in all rooms.
    static final int PUBLICATIONS = ROOMS / ROOM_SECONDS;

    private static final int[] NODES = {1, 2, 4, 8, 16};

    private final CostModel model;

    CurveExtrapolation(CostModel model) {
        this.model = model;
    }

    String text(List<CostPoint> points) {
        return oneMachine() + check(points) + cluster();
    }

    private String oneMachine() {
        var text =
                new StringBuilder("""
                **%,d clients on one larger machine**, each in a room of %d that gets a message of %d bytes every %d s:
                %,d publications and %,d deliveries a second. Cores, by the prices above:

                | transport | connections | publications | writes | in all |
                | --- | --- | --- | --- | --- |
                """.formatted(CLIENTS, ROOM, SIZE, ROOM_SECONDS, PUBLICATIONS, PUBLICATIONS * ROOM));
        for (var transport : Transport.values()) {
            double connections = connections(transport);
            double publications = publications(transport);
            double writes = writes(transport);
            text.append("| %s | %.2f | %.2f | %.2f | %.1f |%n"
                    .formatted(
                            transport.word(), connections, publications, writes, connections + publications + writes));
        }
        return text.append("""

                These are prices at %,d deliveries a second. This takes it that a core more does as much as one of those here, that a socket costs the kernel as much
                however many there are, that a connection has its signs of life beside the messages, that memory, network and
                file limits suffice, and that publications do not come at the same moment: those that do are joined, and cost
                less. None of this has been measured at that size.

                """.formatted(CurveLoads.DELIVERIES)).toString();
    }

    private double connections(Transport transport) {
        return CLIENTS * model.price(Cost.connection(transport)) / 1e6;
    }

    private double publications(Transport transport) {
        double deflation = transport.isCompressed() ? model.price(Cost.DEFLATION) : 0;
        return PUBLICATIONS * (model.price(Cost.PUBLICATION) + deflation) / 1e6;
    }

    private double writes(Transport transport) {
        double bytes = SIZE / 1_000.0 * model.price(Cost.KILOBYTE);
        return PUBLICATIONS * ROOM * (model.price(Cost.write(transport)) + bytes) / 1e6;
    }

    /// A small part of it that was measured, beside what the model says of it.
    private String check(List<CostPoint> points) {
        return found(points)
                .map(point -> """
                        One hundredth of that over WebSocket was measured, and the model was not fitted to it: %s to %s cores, in
                        the middle %s; the model says %s, so it is %s by %.0f %% there. A hundred times what was measured is %.1f cores.

                        """.formatted(
                                cores(point.cpuMicros().least()),
                                cores(point.cpuMicros().most()),
                                cores(point.cpuMicros().middle()),
                                cores(model.cpuMicros(point)),
                                error(point) < 0 ? "too low" : "too high",
                                100 * Math.abs(error(point)),
                                point.cpuMicros().middle() / 1e4))
                .orElse("");
    }

    private static Optional<CostPoint> found(List<CostPoint> points) {
        return points.stream()
                .filter(point -> point.load().equals(CurveLoads.CHECK))
                .findFirst();
    }

    private double error(CostPoint point) {
        return model.cpuMicros(point) / point.cpuMicros().middle() - 1;
    }

    private static String cores(double micros) {
        return "%.3f".formatted(micros / 1e6);
    }

    private String cluster() {
        var text = new StringBuilder("""
                **The same in a cluster**, over WebSocket, with the members of a room on any nodes. Connections and writes are paid
                once, a publication on each node that has a member of its room:

                | nodes | of them have a room | cores in all | cores a node |
                | --- | --- | --- | --- |
                """);
        double once = connections(Transport.WEBSOCKET) + writes(Transport.WEBSOCKET);
        for (int nodes : NODES) {
            double cores = once + nodesOfRoom(nodes) * publications(Transport.WEBSOCKET);
            text.append("| %d | %.1f | %.1f | %.2f |%n".formatted(nodes, nodesOfRoom(nodes), cores, cores / nodes));
        }
        return text.append("""

                What carries publications between nodes comes besides, and is not known here. If all members of a room are on one
                node, the first row holds for any number of nodes.
                """).toString();
    }

    /// How many nodes have at least one member, in the mean, if each member is on any of them.
    static double nodesOfRoom(int nodes) {
        return nodes * (1 - Math.pow(1 - 1.0 / nodes, ROOM));
    }
}
