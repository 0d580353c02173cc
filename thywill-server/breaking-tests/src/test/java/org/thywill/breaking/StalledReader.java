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

    /// Messages to each in calm: those of five seconds.
    private static final int CALM = 5 * PER_SECOND;

    /// It takes three seconds until it is cut, in which each of the others gets 60 messages. So it is done again, and
    /// before and after each time it is calm: no machine is the same from one moment to the next.
    private static final int ROUNDS = 6;

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
        return Duration.ofMinutes(8);
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
            var reader = stalled.subscribers().getFirst();
            crowd.publishDurably();
            crowd.awaitMessages(stage.bench().either(WARM_UP, WARM_UP / 5));
            var calm = calm(stage, crowd);
            var meanwhile = new Histogram(calm.getNumberOfSignificantValueDigits());
            long slowestCutMs = 0;
            long heapGrowth = 0;
            int rounds = stage.bench().either(ROUNDS, 1);
            for (int round = 1; round <= rounds; round++) {
                long heapBefore = heap(server);
                crowd.awaitMessages(SETTLE);
                crowd.latency(); // with the pause of that collection
                proxy.set(Mode.HANG);
                long cutAfterMs = crowd.awaitCut(reader, System.nanoTime(), STALLED_MS);
                require(cutAfterMs >= 0, "the server did not let go of it within " + STALLED_MS + " ms");
                meanwhile.add(crowd.latency());
                slowestCutMs = Math.max(slowestCutMs, cutAfterMs);
                heapGrowth = Math.max(heapGrowth, heap(server) - heapBefore);
                stalled.expectFirst();
                proxy.mend();
                require(
                        stalled.awaitFirst(BACK_SECONDS),
                        "it got nothing within " + BACK_SECONDS + " s of reading again");
                crowd.awaitMessages(SETTLE);
                calm.add(calm(stage, crowd));
            }
            boolean known = crowd.stopPublishing(20);
            return List.of(report(stage, transport, crowd.settle(40), calm, meanwhile)
                    .figure("others", others)
                    .figure("rounds", rounds)
                    .figure("slowestCutMs", slowestCutMs)
                    .figure("heapGrowthBytes", heapGrowth)
                    .figure("closeCodes", reader.closeCodes())
                    .require(known, "some messages got no answer")
                    .require(heapGrowth <= MAX_HEAP_GROWTH, "the heap grew by more than 24 MiB")
                    .require(stalled.fallbacks() == 0, "it was forgotten"));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static long heap(ThywillServer server) {
        return Stage.stateOf(server).get("heapBytes").asLong();
    }

    /// To compare with.
    private static Histogram calm(Stage stage, Crowd crowd) throws InterruptedException {
        crowd.latency();
        crowd.awaitMessages(stage.bench().either(CALM, CALM / 5));
        return crowd.latency();
    }

    private static Report report(
            Stage stage, Transport transport, Verdict verdict, Histogram calm, Histogram meanwhile) {
        double limit = Report.millis(calm.getValueAtPercentile(99)) * MAX_FACTOR + SLACK_MS;
        return stage.report(name(transport))
                .verdictWithRefusals(verdict)
                .figures("calm", calm)
                .figures("others", meanwhile)
                .target(
                        Report.millis(meanwhile.getValueAtPercentile(99)) <= limit,
                        "the others' 99th percentile is above 1.1 times what it was between");
    }
}
