package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.Refused;
import org.thywill.remote.ThywillClients;
import org.thywill.remote.Transport;

/// L3: one client sends as fast as it can, past the rate that it may, while others publish.
final class Flood extends OverTransports {
    private static final long FLOOD_MS = 10_000;
    private static final double MAX_FACTOR = 1.2;
    private static final double SLACK_MS = 2;

    /// 50 a second and 100 at once, for the time of the flood, and some for what is on its way.
    private static final long MAX_TAKEN = 50 * (FLOOD_MS / 1_000 + 5) + 100;

    @Override
    public String id() {
        return "L3";
    }

    @Override
    public String title() {
        return "one client floods";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(4);
    }

    @Override
    String settings() {
        return "  engine: { message-rate: 50, message-burst: 100 }\n";
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        var prefix = "reliable/l3/" + name(transport) + "/";
        try (var crowd = Crowd.over(
                        Transport.WEBSOCKET, checker, server.address(), new Shape(20, 5, 5, 5, 50, 200), prefix);
                var runtime = ThywillClients.create();
                var flooder = Subscriber.connect(
                        server.address(), Options.DEFAULTS.on(runtime).over(transport))) {
            crowd.publish();
            Thread.sleep(FLOOD_MS / 2);
            var baseline = crowd.latency();
            var taken = new LongAdder();
            var refused = new ConcurrentHashMap<String, AtomicLong>();
            long end = System.nanoTime() + FLOOD_MS * 1_000_000;
            flooder.connected().join();
            while (System.nanoTime() < end) {
                for (int i = 0; i < 100; i++) {
                    var _ = flooder.send(Map.of("act", "sleep", "count", 0)).whenComplete((_, error) -> {
                        if (error == null) {
                            taken.increment();
                        } else {
                            var code = error instanceof Refused refusal ? refusal.code() : error.toString();
                            refused.computeIfAbsent(code, _ -> new AtomicLong()).incrementAndGet();
                        }
                    });
                }
                Thread.sleep(1);
            }
            var meanwhile = crowd.latency();
            boolean known = crowd.stopPublishing(20);
            return List.of(stage.report(name(transport))
                    .verdict(crowd.settle(20))
                    .figure("floodTaken", taken.sum())
                    .figure("floodRefused", refused)
                    .figures("baseline", baseline)
                    .figures("others", meanwhile)
                    .require(known, "some publishers got no answer")
                    .require(taken.sum() > 0, "nothing of the flood was taken")
                    .require(taken.sum() <= MAX_TAKEN, "more was taken than the rate allows: " + taken.sum())
                    .target(
                            Report.millis(meanwhile.getValueAtPercentile(99))
                                    <= Report.millis(baseline.getValueAtPercentile(99)) * MAX_FACTOR + SLACK_MS,
                            "the others' 99th percentile is above 1.2 times the baseline"));
        }
    }
}
