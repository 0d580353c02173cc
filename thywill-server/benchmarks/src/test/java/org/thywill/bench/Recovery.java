package org.thywill.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// All clients are cut off at once, miss messages while more are published, and come back: how long until each has
/// everything that was published before it came.
final class Recovery {
    private static final int AT_A_TIME = 50;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Run run;
    private final List<Subscriber> clients;
    private final Publishing publishing;

    Recovery(Run run, List<Subscriber> clients, Publishing publishing) {
        this.run = run;
        this.clients = clients;
        this.publishing = publishing;
    }

    /// @param awaySeconds how long the clients stay away, at least 1
    Outcome measure(int awaySeconds) {
        long before = run.meter().arrived();
        clients.forEach(LoadClient::cut);
        run.load("clients are away", Math.max(1, awaySeconds));
        run.startProfile();
        run.meter().latencies();
        long cpu = run.server().cpuMicros().orElse(0);
        long published = publishing.published();
        long start = System.nanoTime();
        var latency = new Histogram(3);
        var waiting = new ArrayList<Returning>();
        for (int i = 0; i < clients.size(); i += AT_A_TIME) {
            run.progress().show("clients are back: %,d of %,d".formatted(i, clients.size()));
            var some = clients.subList(i, Math.min(i + AT_A_TIME, clients.size()));
            long wanted = publishing.published();
            long since = System.nanoTime();
            var answers = some.stream().map(LoadClient::resume).toList();
            some.forEach(client -> waiting.add(new Returning(client, wanted / channels(), since)));
            Run.join(answers);
            settle(waiting, latency);
        }
        while (!waiting.isEmpty() && System.nanoTime() - start < PATIENCE_NANOS) {
            settle(waiting, latency);
            Workload.pause(1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        waiting.forEach(late -> run.meter().lost(late.wanted() - late.client().received()));
        long deliveries = run.meter().arrived() - before;
        cpu = run.server().cpuMicros().orElse(0) - cpu;
        published = publishing.published() - published;
        run.stopProfile();
        return run.outcome(latency, deliveries, seconds, published, cpu);
    }

    private int channels() {
        return run.options().channelsOr(10);
    }

    private static void settle(List<Returning> waiting, Histogram latency) {
        waiting.removeIf(each -> {
            boolean whole = each.client().received() >= each.wanted();
            if (whole) {
                latency.recordValue(System.nanoTime() - each.sinceNanos());
            }
            return whole;
        });
    }

    /// @param wanted so many publications of its channel it is to have
    private record Returning(Subscriber client, long wanted, long sinceNanos) {}
}
