package org.thywill.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Clients that connect and then do nothing: what memory and CPU each of them takes.
final class Idle {
    /// What is judged by.
    static final String HEAP = "heapBytesPerClient";

    static final String RESIDENT = "residentBytesPerClient";
    static final String CONNECT = "cpuMicrosPerConnect";
    static final String AT_REST = "cpuMicrosPerClientSecond";
    private static final int LONGEST_WARM_UP = 5;

    private final Run run;
    private final Server server;
    private final int clients;

    Idle(Run run, int clients) {
        this.run = run;
        this.server = run.server();
        this.clients = clients;
    }

    Outcome measure(List<String> channels) {
        var options = run.options();
        var resident = server.residentBytes();
        var heap = server.heapBytes();
        run.startProfile();
        var cpu = server.cpuMicros();
        run.subscribe(clients, channels);
        var connected = server.cpuMicros();
        run.stopProfile();
        run.load("settling", Math.min(options.warmUp(), LONGEST_WARM_UP));
        var rest = server.cpuMicros();
        long start = System.nanoTime();
        run.load("at rest", options.seconds());
        double seconds = (System.nanoTime() - start) / 1e9;
        var figures = new LinkedHashMap<String, Double>();
        put(figures, AT_REST, rest, server.cpuMicros(), seconds);
        put(figures, CONNECT, cpu, connected, 1);
        put(figures, RESIDENT, resident, server.residentBytes(), 1);
        put(figures, HEAP, heap, server.heapBytes(), 1);
        return run.outcome(figures);
    }

    private void put(Map<String, Double> figures, String name, OptionalLong before, OptionalLong after, double times) {
        if (before.isPresent() && after.isPresent()) {
            figures.put(name, (double) (after.getAsLong() - before.getAsLong()) / times / clients);
        }
    }
}
