package org.thywill.breaking;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.thywill.remote.Transport;

/// S5: a server with many clients is asked to end, and started again on the same port as soon as it has ended.
final class Drained implements Scenario {
    private static final int CLIENTS = 10_000;
    private static final int CLIENTS_IN_SHORT = 200;
    private static final int CHANNELS = 50;
    private static final long DRAIN_MS = 30_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String id() {
        return "S5";
    }

    @Override
    public String title() {
        return "SIGTERM with many clients";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(8);
    }

    @Override
    public List<Report> run(Stage stage) throws Exception {
        var checker = new Checker();
        int clients = stage.bench().either(CLIENTS, CLIENTS_IN_SHORT);
        var server = stage.server();
        int port = server.address().getPort();
        try (var crowd = Crowd.over(
                Transport.WEBSOCKET,
                checker,
                server.address(),
                new Shape(clients, CHANNELS, 1, 10, 20, 200),
                "durable/s5/")) {
            stage.progress(clients + " clients are connected");
            crowd.publishDurably();
            crowd.expectFirst();
            boolean all = crowd.awaitFirst(60);
            long begin = System.nanoTime();
            server.askToStop();
            int status = server.awaitEnd();
            long ended = System.nanoTime();
            stage.progress("ended after " + Report.millis(ended - begin) + " ms with status " + status);
            stage.server("", port);
            long ready = System.nanoTime();
            crowd.expectFirst();
            boolean back = crowd.awaitFirst(120);
            stage.progress("all are back: " + back);
            boolean known = crowd.stopPublishing(40);
            var returns = crowd.subscribers().stream()
                    .flatMap(each -> each.connectedAt().stream())
                    .filter(at -> at > ended)
                    .sorted()
                    .toList();
            var report = stage.report("websocket")
                    .verdictWithRefusals(crowd.settle(40))
                    .figure("clients", clients)
                    .figure("status", status)
                    .figure("drainMs", Report.millis(ended - begin))
                    .figure("startMs", Report.millis(ready - ended))
                    .require(status == 0, "the exit status was " + status)
                    .require(
                            Report.millis(ended - begin) <= DRAIN_MS + 10_000,
                            "it took longer to end than window and grace together")
                    .require(all, "some clients got nothing before")
                    .require(back, "some clients did not come back")
                    .require(known, "some publishers got no answer");
            judgeReturn(report, returns, clients);
            return List.of(report);
        }
    }

    /// How evenly they came back.
    private static void judgeReturn(Report report, List<Long> returns, int clients) {
        if (returns.isEmpty()) {
            report.require(false, "nobody came back");
            return;
        }
        long first = returns.getFirst();
        var bins = new int[120];
        returns.forEach(at -> bins[(int) Math.min(bins.length - 1L, (at - first) / SECOND)]++);
        double seconds = Math.max(1, (returns.getLast() - first) / (double) SECOND);
        double mean = clients / seconds;
        int peak = Arrays.stream(bins).max().orElse(0);
        report.figure("returnMs", Report.millis(returns.getLast() - first))
                .figure("returnsPerSecondMean", Math.round(mean))
                .figure("returnsPerSecondPeak", peak)
                .figure("returnsInEachSecond", Arrays.toString(Arrays.copyOf(bins, (int) seconds + 1)))
                .target(peak <= 2 * mean, "the peak is above twice the mean")
                .target(seconds <= 30, "it took longer than 30 s until all were back");
    }
}
