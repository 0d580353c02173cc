package org.thywill.breaking;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.remote.Transport;

/// N9: the transport that got through is blocked, again and again, in the middle of a stream of messages.
final class TransportSwitches implements Scenario {
    private static final List<Transport> ORDER =
            List.of(Transport.WEBSOCKET, Transport.SSE, Transport.LONG_POLL, Transport.STREAM);
    private static final double TARGET_MS = 300;
    private static final long PATIENCE_SECONDS = 20;

    /// Switches before those that count, so that what is measured is not how fast the clients are compiled.
    private static final int WARM_UP = 40;

    @Override
    public String id() {
        return "N9";
    }

    @Override
    public String title() {
        return "switches of transport in mid-stream";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(5);
    }

    @Override
    public List<Report> run(Stage stage) throws Exception {
        var server = stage.server();
        var checker = new Checker();
        int switches = stage.bench().either(50, 8);
        int warmUp = stage.bench().either(WARM_UP, 0);
        var shape = new Shape(5, 5, 5, 5, stage.bench().either(1_000, 200), 200);
        var gaps = new Histogram(3);
        var slowest = new TreeMap<String, Double>();
        var used = new HashSet<Transport>();
        try (var proxy = new CuttingProxy(server.address());
                var readers = new Crowd(
                        checker,
                        proxy.address(),
                        options -> options.over(Transport.values()),
                        shape,
                        "reliable/n9/",
                        log -> log);
                var writers =
                        Crowd.over(Transport.WEBSOCKET, checker, server.address(), shape, "reliable/n9/writer/")) {
            writers.publishTo(readers);
            boolean all = true;
            for (int i = 1; i <= warmUp; i++) {
                all &= heardOver(ORDER.get(i % ORDER.size()), proxy, readers);
            }
            for (int i = 1; i <= switches; i++) {
                var next = ORDER.get(i % ORDER.size());
                all &= heardOver(next, proxy, readers);
                readers.subscribers().forEach(reader -> {
                    gaps.recordValue(reader.longestGapNanos());
                    slowest.merge(OverTransports.name(next), Report.millis(reader.longestGapNanos()), Math::max);
                    used.addAll(reader.transports());
                });
            }
            boolean known = writers.stopPublishing(30);
            return List.of(stage.report("all")
                    .verdict(readers.settle(30))
                    .figure("switches", switches)
                    .figure(
                            "transportsUsed",
                            used.stream().map(OverTransports::name).sorted().toList())
                    .figure("newSessions", readers.fallbacks())
                    .figures("gap", gaps)
                    .figure("gapMaxMsTo", slowest)
                    .require(all, "some readers got nothing for " + PATIENCE_SECONDS + " s")
                    .require(known, "some publishers got no answer")
                    .require(used.size() == ORDER.size(), "only used " + used)
                    .require(readers.fallbacks() == 0, "clients were forgotten: " + readers.fallbacks())
                    .target(
                            Report.millis(gaps.getValueAtPercentile(99)) <= TARGET_MS,
                            "the 99th percentile of the gap is above 300 ms"));
        }
    }

    /// Cuts the readers, and leaves them one transport only. Says whether all of them got messages over it.
    private static boolean heardOver(Transport next, CuttingProxy proxy, Crowd readers) throws Exception {
        proxy.block(allBut(next));
        long begin = System.nanoTime();
        readers.subscribers().forEach(Subscriber::watchForGap);
        proxy.reset();
        return readers.until(
                () -> readers.subscribers().stream().allMatch(reader -> reader.hasHeardOver(next, begin)),
                PATIENCE_SECONDS);
    }

    private static Set<String> allBut(Transport open) {
        return Stream.of(Transport.values())
                .filter(transport -> transport != open)
                .map(transport -> "/thywill/push/" + OverTransports.name(transport))
                .collect(Collectors.toSet());
    }
}
