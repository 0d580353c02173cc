package org.thywill.breaking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N4: readers are away for longer than the history reaches, by count and by age.
final class BeyondTheWindow extends OverTransports {
    private static final String BY_COUNT = "by-count";
    private static final String BY_AGE = "by-age";
    private static final int MISSED = 400;
    private static final int WINDOW_COUNT = 100;
    private static final int BYTES = 400;
    private static final long WINDOW_AGE_MS = 5_000;
    /// What it takes to connect, and what the history may let go of before its time.
    private static final long SLACK_MS = 1_500;

    private static final long CUT_MS = 8_000;

    /// Until the server knows of it: at long-poll when the next poll does not come.
    private static final long CUT_SECONDS = 40;

    @Override
    public String id() {
        return "N4";
    }

    @Override
    public String title() {
        return "longer away than the history reaches";
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var reports = new ArrayList<Report>();
        var windows = stage.bench().full() ? List.of(BY_COUNT, BY_AGE) : List.of(BY_COUNT);
        for (var window : windows) {
            reports.add(run(stage, server, transport, window));
        }
        return reports;
    }

    private Report run(Stage stage, ThywillServer server, Transport transport, String window) throws Exception {
        var checker = new Checker();
        var variant = name(transport) + ", " + window;
        var prefix = window + "/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var away = Crowd.over(transport, checker, proxy.address(), new Shape(3, 1, 1, 0, 0, BYTES), prefix);
                var here = Crowd.over(
                        Transport.WEBSOCKET, checker, server.address(), new Shape(1, 1, 1, 1, 0, BYTES), prefix)) {
            var channel = here.channels().getFirst();
            var publisher = here.publisher(here.subscribers().getFirst(), List.of(channel))
                    .withoutEchoes();
            publish(publisher, 10, 0);
            boolean known = publisher.awaitAnswers(20);
            away.settle(20);
            long begin = System.nanoTime();
            proxy.cut();
            boolean cut = true;
            for (var reader : away.subscribers()) {
                cut &= here.awaitCut(reader, begin, CUT_SECONDS * 1_000) >= 0;
            }
            publish(publisher, MISSED, window.equals(BY_AGE) ? CUT_MS / MISSED : 0);
            long published = System.nanoTime();
            known &= publisher.awaitAnswers(20);
            proxy.mend();
            boolean told = away.until(() -> everyoneKnows(away, channel), 30);
            publish(publisher, 50, 0);
            known &= here.stopPublishing(20);
            var report = stage.report(variant)
                    .verdict(away.settle(20))
                    .require(known, "a message got no answer")
                    .require(cut, "the server did not let go of a reader")
                    .require(told, "some readers were not told of a gap");
            for (var reader : away.subscribers()) {
                judge(report, reader, channel, window, published);
            }
            return report;
        }
    }

    private static void publish(Publisher publisher, int count, long everyMs) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            publisher.publishNext(i);
            Thread.sleep(everyMs);
        }
    }

    private static boolean everyoneKnows(Crowd readers, String channel) {
        return readers.subscribers().stream()
                .noneMatch(reader -> reader.log().gaps(channel).isEmpty());
    }

    /// That the range is the missing one, the checker has judged; here, that no more is missing than must be.
    ///
    /// @param published when the last message was, by `System.nanoTime()`
    private static void judge(Report report, Subscriber reader, String channel, String window, long published) {
        var gaps = reader.log().gaps(channel);
        report.require(gaps.size() == 1, "announced gaps: " + gaps);
        if (gaps.size() != 1) {
            return;
        }
        long missing = gaps.getFirst().to() - gaps.getFirst().from() + 1;
        long kept = MISSED - missing;
        report.figure("missing", missing)
                .figure("kept", kept)
                .require(!gaps.getFirst().reset(), "the epoch changed");
        if (window.equals(BY_COUNT)) {
            report.require(kept == WINDOW_COUNT, "kept " + kept + " of a window of 100");
        } else {
            long least = leastKept(reader.catchUp().from() - published);
            report.figure("leastKept", least).target(kept >= least, "kept " + kept + " instead of " + least);
        }
    }

    /// How many messages were younger than the window's age when a reader came back, with its back-off.
    private static long leastKept(long nanosAfterTheLast) {
        long left = WINDOW_AGE_MS - SLACK_MS - TimeUnit.NANOSECONDS.toMillis(nanosAfterTheLast);
        return MISSED * Math.clamp(left, 0, CUT_MS) / CUT_MS;
    }
}
