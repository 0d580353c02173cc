package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.CuttingProxy.Mode;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// L1: one of many stops reading, without closing, while everybody is sent much.
final class StalledReader extends OverTransports {
    private static final int BYTES = 20_000;
    private static final int PER_SECOND = 20;
    /// Few enough for the bench to read what they are sent over every transport: 10 MB/s.
    private static final int OTHERS = 25;

    private static final int OTHERS_IN_SHORT = 5;

    /// Messages to each, until code is compiled.
    private static final int WARM_UP = 200;

    private static final int CALM_MS = 5_000;
    private static final int SETTLE = 20;
    private static final int BACK_SECONDS = 60;
    private static final long STALLED_MS = 60_000;

    /// A queue of 1 MiB, what the kernel holds, and the history of the one channel beside.
    private static final long MAX_HEAP_GROWTH = 24 << 20;

    private static final double MAX_FACTOR = 1.1;
    private static final double SLACK_MS = 2;

    @Override
    public String id() {
        return "L1";
    }

    @Override
    public String title() {
        return "one client stops reading";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(6);
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return !bench.strict();
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        int others = stage.bench().either(OTHERS, OTHERS_IN_SHORT);
        var prefix = "reliable/l1/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var crowd = Crowd.over(
                        transport, checker, server.address(), new Shape(others, 1, 1, 1, PER_SECOND, BYTES), prefix);
                var stalled =
                        Crowd.over(transport, checker, proxy.address(), new Shape(1, 1, 1, 0, 0, BYTES), prefix)) {
            crowd.publishDurably();
            crowd.awaitMessages(stage.bench().either(WARM_UP, WARM_UP / 5));
            var before = calm(stage, crowd);
            long heapBefore = Stage.stateOf(server).get("heapBytes").asLong();
            crowd.awaitMessages(SETTLE);
            crowd.latency(); // with the pause of that collection
            proxy.set(Mode.HANG);
            long begin = System.nanoTime();
            long cutAfterMs = crowd.awaitCut(stalled.subscribers().getFirst(), begin, STALLED_MS);
            var meanwhile = crowd.latency();
            long heapAfter = Stage.stateOf(server).get("heapBytes").asLong();
            stalled.expectFirst();
            proxy.mend();
            boolean back = stalled.awaitFirst(BACK_SECONDS);
            crowd.awaitMessages(SETTLE);
            var after = calm(stage, crowd);
            boolean known = crowd.stopPublishing(20);
            return List.of(report(stage, transport, crowd.settle(40), before, meanwhile, after)
                    .figure("others", others)
                    .figure("cutAfterMs", cutAfterMs)
                    .figure("heapGrowthBytes", heapAfter - heapBefore)
                    .figure("closeCodes", stalled.subscribers().getFirst().closeCodes())
                    .require(known, "some messages got no answer")
                    .require(back, "it got nothing within " + BACK_SECONDS + " s after it read again")
                    .require(cutAfterMs >= 0, "the server did not let go of it within " + STALLED_MS + " ms")
                    .require(heapAfter - heapBefore <= MAX_HEAP_GROWTH, "the heap grew by more than 24 MiB")
                    .require(stalled.fallbacks() == 0, "it was forgotten"));
        }
    }

    /// To compare with.
    private static Histogram calm(Stage stage, Crowd crowd) throws InterruptedException {
        crowd.latency();
        Thread.sleep(stage.bench().either(CALM_MS, CALM_MS / 5));
        return crowd.latency();
    }

    /// Calm is what it was before and what it is afterwards: machines are not the same from one moment to the next.
    private static Report report(
            Stage stage,
            Transport transport,
            Verdict verdict,
            Histogram before,
            Histogram meanwhile,
            Histogram afterwards) {
        var calm = before.copy();
        calm.add(afterwards);
        double limit = Report.millis(calm.getValueAtPercentile(99)) * MAX_FACTOR + SLACK_MS;
        return stage.report(name(transport))
                .verdictWithRefusals(verdict)
                .figures("before", before)
                .figures("others", meanwhile)
                .figures("afterwards", afterwards)
                .target(
                        Report.millis(meanwhile.getValueAtPercentile(99)) <= limit,
                        "the others' 99th percentile is above 1.1 times what it was before and after");
    }
}
