package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// L4: ten times as much is offered as can be done.
///
/// First the capacity is found: the highest rate at which 99 % of what is sent arrives within 50 ms, at two of three
/// looks. Every message goes to all the clients. An offer is a call of the client: what it cannot take, since 1,000
/// messages wait already, it refuses at once, and that is counted. So the server is kept busy all the time by clients
/// that do as they should, and the rates that a client may send at by the settings are set so high that none of them
/// is the limit; one that does not do as it should is L3.
final class Overload extends OverTransports {
    private static final int SUBSCRIBERS = 20;
    private static final int CHANNELS = 20;
    private static final int PUBLISHERS = 4;
    private static final int FIRST_RATE = 100;
    private static final int FIRST_RATE_IN_SHORT = 500;
    private static final double STEP = 1.25;
    private static final int MAX_RATE = 50_000;
    private static final int STEP_MS = 4_000;

    /// The first second of a rate is not judged, as what was before may still be under way.
    private static final int SETTLE_MS = 1_000;

    private static final double CAPABLE_MS = 50;
    private static final int TIMES = 10;
    private static final int OFFER_MS = 60_000;
    private static final int OFFER_IN_SHORT_MS = 6_000;
    private static final double LEAST_GOODPUT = 0.8;
    private static final int CALM_AGAIN_MS = 5_000;

    /// What is under way: 64 messages of each client, what waits for readers, and the histories.
    private static final long MAX_HEAP_GROWTH = 96L << 20;

    @Override
    public String id() {
        return "L4";
    }

    @Override
    public String title() {
        return "ten times as much as can be done";
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
    Set<Transport> transports() {
        return EnumSet.of(Transport.WEBSOCKET, Transport.LONG_POLL);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        var shape = new Shape(SUBSCRIBERS, CHANNELS, CHANNELS, PUBLISHERS, FIRST_RATE, 200);
        var prefix = "reliable/l4/" + name(transport) + "/";
        try (var crowd = Crowd.over(transport, checker, server.address(), shape, prefix)) {
            crowd.publishDurably();
            int capacity = capacity(stage, crowd);
            stage.progress(name(transport) + ": can do " + capacity + " a second");
            crowd.perSecond(capacity);
            crowd.latency();
            Thread.sleep(STEP_MS);
            var calm = crowd.latency();
            long heapBefore = Stage.stateOf(server).get("heapBytes").asLong();

            var before = crowd.outcomes();
            long begin = System.nanoTime();
            crowd.perSecond(TIMES * capacity);
            Thread.sleep(stage.bench().either(OFFER_MS, OFFER_IN_SHORT_MS)); // the overload itself
            var offered = crowd.outcomes().since(before);
            double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
            var during = crowd.latency();
            long heapAfter = Stage.stateOf(server).get("heapBytes").asLong();

            crowd.perSecond(capacity / 2);
            Thread.sleep(CALM_AGAIN_MS); // as long as it may take to be as before
            crowd.latency();
            Thread.sleep(STEP_MS);
            var after = crowd.latency();
            boolean known = crowd.stopPublishing(60);
            var verdict = crowd.settle(60);
            double goodput = offered.done() / seconds;
            return List.of(judge(stage.report(name(transport)), after)
                    .verdictWithRefusals(verdict)
                    .figure("capacityPerSecond", capacity)
                    .figure("offeredPerSecond", Math.round(offered.attempted() / seconds))
                    .figure("donePerSecond", Math.round(goodput))
                    .figure("refusedPerSecond", Math.round(offered.refused() / seconds))
                    .figures("calm", calm)
                    .figures("during", during)
                    .figure("heapGrowthBytes", heapAfter - heapBefore)
                    .require(known, "some messages got no answer")
                    .require(verdict.indeterminate() == 0, "of some messages nobody knows")
                    .require(crowd.connections() == SUBSCRIBERS, "clients were cut")
                    .require(heapAfter - heapBefore <= MAX_HEAP_GROWTH, "the heap grew by more than 96 MiB")
                    .target(offered.attempted() >= 0.9 * TIMES * capacity * seconds, "less was offered than meant")
                    .target(goodput >= LEAST_GOODPUT * capacity, "less than 0.8 of the capacity was done"));
        }
    }

    private static Report judge(Report report, Histogram after) {
        return report.figures("after", after)
                .target(
                        Report.millis(after.getValueAtPercentile(99)) <= CAPABLE_MS,
                        "5 s after, the 99th percentile was still above 50 ms");
    }

    /// The highest rate that is done, going up step by step until one is not.
    private static int capacity(Stage stage, Crowd crowd) throws InterruptedException {
        int first = stage.bench().either(FIRST_RATE, FIRST_RATE_IN_SHORT);
        int most = stage.bench().either(MAX_RATE, 2 * first);
        int best = first;
        Thread.sleep(STEP_MS); // until all code is warm
        for (int rate = first; rate <= most && isDone(rate, stage, crowd); rate = (int) (rate * STEP)) {
            best = rate;
        }
        return best;
    }

    /// Whether a rate is done at two of three looks (in short, at a single one): near the limit some seconds are calm
    /// by chance.
    private static boolean isDone(int rate, Stage stage, Crowd crowd) throws InterruptedException {
        int enough = stage.bench().either(2, 1);
        int done = 0;
        int missed = 0;
        crowd.perSecond(rate);
        Thread.sleep(SETTLE_MS);
        while (done < enough && missed < enough) {
            crowd.latency();
            Thread.sleep(STEP_MS);
            double millis = Report.millis(crowd.latency().getValueAtPercentile(99));
            stage.progress("at " + rate + " a second 99 % within " + millis + " ms");
            if (millis <= CAPABLE_MS) {
                done++;
            } else {
                missed++;
            }
        }
        return done == enough;
    }
}
