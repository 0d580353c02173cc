package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N3: readers miss tens of thousands of messages in five minutes. The server's settings are the defaults, but for the
/// rate at which the publishers may send.
final class CutForMinutes extends OverTransports {
    private static final int READERS = 20;
    private static final int MISSED = 30_000;
    private static final int MISSED_IN_SHORT = 3_000;
    private static final long CUT_MS = 300_000;
    private static final long MAX_HEAP_GROWTH = 64 << 20;
    private static final long TARGET_PER_SECOND = 20_000;

    /// Held while the readers of one transport come back, the server's heap is looked at before and the checker asked
    /// after, so that nothing of the others' is in the way of what is measured.
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
                var readers =
                        Crowd.over(transport, checker, proxy.address(), new Shape(READERS, 20, 4, 0, 0, 200), prefix);
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
            replaying.lock();
            try {
                long growth = Stage.stateOf(server).get("heapBytes").asLong() - heapBefore;
                return List.of(replay(stage.report(name(transport)), checker, proxy, readers)
                        .figure("heapGrowthBytes", growth)
                        .require(known, "some publishers got no answer")
                        .require(growth <= MAX_HEAP_GROWTH, "the heap grew by more than 64 MiB"));
            } finally {
                replaying.unlock();
            }
        }
    }

    /// Lets the readers come back, each after its own back-off, and waits until they have got what they have missed.
    /// Only the time counts in which at least one of them connects or catches up: while all others wait for their
    /// back-off to pass, nobody has anything to do.
    private static Report replay(Report report, Checker checker, CuttingProxy proxy, Crowd readers)
            throws InterruptedException {
        long expected = checker.verdict().lost();
        long before = readers.received();
        proxy.mend();
        readers.until(() -> readers.received() - before >= expected, 60);
        long replayed = readers.received() - before;
        var catchUps = readers.catchUps();
        long perSecond = replayed * TimeUnit.SECONDS.toNanos(1) / Math.max(1, Span.covered(catchUps));
        var verdict = readers.settle(60);
        return report.verdict(verdict)
                .figure("missed", verdict.attempted())
                .figure("replayed", replayed)
                .figure("replayedPerSecond", perSecond)
                .figures("catchUp", lengths(catchUps))
                .figure("newSessions", readers.fallbacks())
                .require(readers.fallbacks() == 0, "clients were forgotten: " + readers.fallbacks())
                .require(readers.connections() == 2 * READERS, "readers were cut again while they caught up")
                .target(perSecond >= TARGET_PER_SECOND, "fewer than 20,000 messages a second were replayed");
    }

    private static Histogram lengths(List<Span> spans) {
        var lengths = new Histogram(3);
        spans.forEach(span -> lengths.recordValue(span.nanos()));
        return lengths;
    }
}
