package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// L2: a tenth of the clients reads 1 KB a second, while everybody is sent forty times as much. What waits for them
/// must stay within each connection's bound, and the others must not notice.
final class SlowReaders extends OverTransports {
    private static final int BYTES = 8_000;
    private static final int PER_SECOND = 5;
    private static final long READ_PER_SECOND = 1_000;

    /// How often those that will be slow are cut and come back for what they have missed, until code is compiled.
    private static final int WARM_UPS = 8;

    /// Messages to each of the others meanwhile.
    private static final int MISSED = 2 * PER_SECOND;

    private static final int BACK_SECONDS = 60;

    private static final int CALM_MS = 10_000;
    /// One look at the heap each, which stops the server for a moment; what others wait for then does not count.
    private static final int SPELLS = 9;

    private static final int SPELL_MS = 8_000;
    private static final int RECOVERY_MS = 1_500;

    private static final long QUEUE_BYTES = 1 << 20;
    private static final double HEAP_SLACK = 1.1;
    /// Of the others, and what the history takes.
    private static final long HEAP_OF_OTHERS = 8 << 20;

    private static final double MAX_FACTOR = 1.2;
    private static final double SLACK_MS = 2;

    @Override
    public String id() {
        return "L2";
    }

    @Override
    public String title() {
        return "one client in ten reads 1 KB a second";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(20);
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return false;
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        int others = stage.bench().either(900, 18);
        int slow = stage.bench().either(100, 2);
        var prefix = "reliable/l2/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var crowd = Crowd.over(
                        transport, checker, server.address(), new Shape(others, 1, 1, 1, PER_SECOND, BYTES), prefix);
                var readers =
                        Crowd.over(transport, checker, proxy.address(), new Shape(slow, 1, 1, 0, 0, BYTES), prefix)) {
            crowd.publishDurably();
            warmUp(stage, proxy, crowd, readers);
            Thread.sleep(stage.bench().either(CALM_MS, CALM_MS / 5)); // to compare with
            crowd.latency();
            Thread.sleep(stage.bench().either(CALM_MS, CALM_MS / 5));
            var calm = crowd.latency();
            long before = heap(server);
            proxy.limit(READ_PER_SECOND);
            var meanwhile = new Histogram(3);
            long most = 0;
            for (int spell = 0; spell < stage.bench().either(SPELLS, 2); spell++) {
                Thread.sleep(RECOVERY_MS); // from the look at the heap
                crowd.latency();
                Thread.sleep(SPELL_MS);
                meanwhile.add(crowd.latency());
                most = Math.max(most, heap(server) - before);
            }
            proxy.limit(0);
            stage.progress(name(transport) + ": the line is free again");
            boolean known = crowd.stopPublishing(30);
            readers.settle(90); // they are the last
            var verdict = crowd.settle(90);
            return List.of(judge(stage.report(name(transport)), calm, meanwhile)
                    .verdict(verdict)
                    .figure("others", others)
                    .figure("slow", slow)
                    .figure("heapGrowthMostBytes", most)
                    .figure("slowClosedWith", closeCodes(readers))
                    .figure("othersClosedWith", closeCodes(crowd))
                    .figure("newSessions", readers.fallbacks())
                    .require(known, "some messages got no answer")
                    .require(
                            most <= slow * QUEUE_BYTES * HEAP_SLACK + HEAP_OF_OTHERS,
                            "the heap grew by more than " + slow + " MiB and a tenth")
                    .require(crowd.connections() == others, "others were cut: " + (crowd.connections() - others))
                    .require(readers.fallbacks() == 0, "slow clients were forgotten: " + readers.fallbacks()));
        }
    }

    private static void warmUp(Stage stage, CuttingProxy proxy, Crowd others, Crowd readers)
            throws InterruptedException {
        for (int i = 0; i < stage.bench().either(WARM_UPS, 0); i++) {
            proxy.cut();
            others.awaitMessages(MISSED);
            readers.expectFirst();
            proxy.mend();
            if (!readers.awaitFirst(BACK_SECONDS)) {
                throw new IllegalStateException("they got nothing within " + BACK_SECONDS + " s of reading again");
            }
        }
    }

    private static long heap(ThywillServer server) {
        return Stage.stateOf(server).get("heapBytes").asLong();
    }

    /// How often each code ended a connection, 0 for a cut.
    private static Map<Integer, Integer> closeCodes(Crowd readers) {
        var counts = new HashMap<Integer, Integer>();
        readers.subscribers()
                .forEach(reader -> reader.closeCodes().forEach(code -> counts.merge(code, 1, Integer::sum)));
        return counts;
    }

    private static Report judge(Report report, Histogram calm, Histogram meanwhile) {
        double before = Report.millis(calm.getValueAtPercentile(99));
        double after = Report.millis(meanwhile.getValueAtPercentile(99));
        return report.figures("calm", calm)
                .figures("others", meanwhile)
                .target(
                        after <= before * MAX_FACTOR + SLACK_MS,
                        "the others' 99th percentile is above 1.2 times what it was");
    }
}
