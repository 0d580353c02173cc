package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N3: readers miss tens of thousands of messages in five minutes. The server's settings are the defaults, but for the
/// rate at which the publishers may send.
final class CutForMinutes extends OverTransports {
    private static final int MISSED = 30_000;
    private static final int MISSED_IN_SHORT = 3_000;
    private static final long CUT_MS = 300_000;
    private static final long MAX_HEAP_GROWTH = 64 << 20;
    private static final double TARGET_PER_SECOND = 20_000;

    /// Held while a transport replays: one at a time, so that each is measured by itself.
    private final ReentrantLock replaying = new ReentrantLock();

    @Override
    public String id() {
        return "N3";
    }

    @Override
    public String title() {
        return "a cut of 5 minutes with 30,000 messages missed";
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(16);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        int missed = stage.bench().either(MISSED, MISSED_IN_SHORT);
        long cutMs = stage.bench().full() ? CUT_MS : 5_000;
        var prefix = "reliable/n3/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var readers = Crowd.over(transport, checker, proxy.address(), new Shape(20, 20, 4, 0, 0, 200), prefix);
                var writers = Crowd.over(
                        Transport.WEBSOCKET,
                        checker,
                        server.address(),
                        new Shape(10, 1, 0, 10, (int) (missed * 1_000L / cutMs), 200),
                        prefix + "writer/")) {
            long heapBefore = Stage.stateOf(server).get("heapBytes").asLong();
            proxy.cut();
            writers.publishTo(readers);
            for (long left = cutMs; left > 0; left -= 30_000) {
                stage.progress(name(transport) + ": cut off for " + left / 1_000 + " s more");
                Thread.sleep(Math.min(left, 30_000));
            }
            boolean known = writers.stopPublishing(30);
            long heapAfter = Stage.stateOf(server).get("heapBytes").asLong();
            long expected = checker.verdict().lost();
            double perSecond = replay(proxy, readers, expected);
            var verdict = readers.settle(60);
            return List.of(stage.report(name(transport))
                    .verdict(verdict)
                    .figure("missed", verdict.attempted())
                    .figure("replayed", expected)
                    .figure("replayedPerSecond", Math.round(perSecond))
                    .figure("heapGrowthBytes", heapAfter - heapBefore)
                    .figure("newSessions", readers.fallbacks())
                    .require(known, "some publishers got no answer")
                    .require(readers.fallbacks() == 0, "clients were forgotten: " + readers.fallbacks())
                    .require(heapAfter - heapBefore <= MAX_HEAP_GROWTH, "the heap grew by more than 64 MiB")
                    .target(perSecond >= TARGET_PER_SECOND, "fewer than 20,000 messages a second were replayed"));
        }
    }

    /// Lets the readers come back and waits until they have got what they have missed. The time to connect does not
    /// count, nor does what the checker takes.
    ///
    /// @return how many messages came in a second
    private double replay(CuttingProxy proxy, Crowd readers, long expected) throws InterruptedException {
        replaying.lock();
        try {
            long before = readers.received();
            readers.expectFirst();
            long begin = System.nanoTime();
            proxy.mend();
            readers.until(() -> readers.received() - before >= expected, 60);
            long first = begin + readers.waits().getMinValue();
            double seconds = (readers.receivedAt() - first) / (double) TimeUnit.SECONDS.toNanos(1);
            return (readers.received() - before) / seconds;
        } finally {
            replaying.unlock();
        }
    }
}
