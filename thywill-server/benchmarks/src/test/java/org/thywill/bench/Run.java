package org.thywill.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One workload on one server: its clients, what they get, and what it costs.
final class Run implements AutoCloseable {
    private static final Drain DRAIN = new Drain(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final String build;
    private final String variant;
    private final Workload workload;
    private final Server server;
    private final Options options;
    private final Progress progress;
    private final Meter meter = new Meter();
    private final List<Publishing> publishings = new ArrayList<>();
    private final Clients clients;
    private @Nullable Profiler profiler;
    private @Nullable Profile profile;

    /// @param variant what sets it apart from other runs of its workload; mostly empty
    Run(String build, String variant, Workload workload, Server server, Options options, Progress progress) {
        this.build = build;
        this.variant = variant;
        this.workload = workload;
        this.server = server;
        this.options = options;
        this.progress = progress;
        this.clients = new Clients(new Network(server.address()), meter, progress);
    }

    Options options() {
        return options;
    }

    Server server() {
        return server;
    }

    Meter meter() {
        return meter;
    }

    Progress progress() {
        return progress;
    }

    Clients clients() {
        return clients;
    }

    /// Connects subscribers, spread over channels.
    List<Subscriber> subscribe(int count, List<String> channels) {
        return subscribe(count, channels, List.of(transport()));
    }

    /// As the other, and over several transports: each channel has as many subscribers over each.
    List<Subscriber> subscribe(int count, List<String> channels, List<Transport> transports) {
        return clients.subscribe(count, channels, transports);
    }

    /// A client that is connected, and publishes.
    Publisher publisher() {
        return clients.publisher();
    }

    Publishing publish(Publishing publishing) {
        publishings.add(publishing);
        publishing.start();
        return publishing;
    }

    /// Lets the load go on for a while.
    void load(String why, int seconds) {
        for (int i = 0; i < seconds; i++) {
            progress.show("%s: %d of %d s".formatted(why, i, seconds));
            second();
        }
    }

    private void second() {
        Workload.pause(1_000);
        server.checkAlive();
    }

    /// Measures what arrives, once it is warm.
    Outcome measure(Publishing publishing) {
        load("warming up", options.warmUp());
        startProfile();
        meter.latencies();
        var latency = new Histogram(3);
        var begin = mark();
        for (int i = 0; i < options.seconds(); i++) {
            long before = meter.arrived();
            second();
            meter.second(meter.arrived() - before);
            var second = meter.latencies();
            latency.add(second);
            progress.show("%d of %d s: %,d a second, 99 %% within %.1f ms"
                    .formatted(
                            i + 1, options.seconds(), meter.arrived() - before, second.getValueAtPercentile(99) / 1e6));
        }
        var end = mark();
        stopProfile();
        return outcome(publishing, latency, begin, end);
    }

    /// How far things are.
    Mark mark() {
        return new Mark(System.nanoTime(), meter.arrived(), meter.sentCount(), server.cpuMicros());
    }

    record Mark(long nanos, long arrived, long sent, OptionalLong cpuMicros) {}

    /// Sees from now on where the server's CPU goes, if that is asked for. That takes a moment to start.
    void startProfile() {
        if (options.profile()) {
            progress.show("starting Flight Recorder");
            profiler = Profiler.start(server);
        }
    }

    void stopProfile() {
        if (profiler != null) {
            progress.show("reading what Flight Recorder has seen");
            profile = profiler.stop();
        }
    }

    /// Of what has happened between two moments, once the rest has come.
    Outcome outcome(Publishing publishing, Histogram latency, Mark begin, Mark end) {
        double seconds = (end.nanos() - begin.nanos()) / 1e9;
        long deliveries = end.arrived() - begin.arrived();
        var figures = new LinkedHashMap<String, Double>();
        figures.put(Outcome.DELIVERIES, (double) deliveries);
        figures.put(Outcome.PER_SECOND, deliveries / seconds);
        figures.put(Outcome.PUBLISHED_PER_SECOND, (end.sent() - begin.sent()) / seconds);
        if (begin.cpuMicros().isPresent() && end.cpuMicros().isPresent()) {
            double cpu =
                    (double) end.cpuMicros().getAsLong() - begin.cpuMicros().getAsLong();
            figures.put(Outcome.CPU_PER_SECOND, cpu / seconds);
            if (deliveries > 0) {
                figures.put(Outcome.CPU_PER_DELIVERY, cpu / deliveries);
            }
        }
        return outcome(publishing.closedLoop(), latency, figures);
    }

    /// Of a run in which nothing was waited for.
    Outcome outcome(Map<String, Double> figures) {
        return outcome(false, new Histogram(3), figures);
    }

    private Outcome outcome(boolean closedLoop, Histogram latency, Map<String, Double> figures) {
        drain();
        var all = new LinkedHashMap<>(figures);
        all.putAll(meter.faults());
        return new Outcome(
                build,
                workload,
                variant,
                transport(),
                clients.count(),
                closedLoop,
                latency,
                all,
                meter.reasons(),
                meter.perSecond(),
                profile);
    }

    /// Stops publishing, and waits for what is on its way. What has not come then is lost.
    private void drain() {
        publishings.forEach(Publishing::close);
        progress.show("waiting for what is on its way");
        long lost = DRAIN.await(clients::owed);
        server.checkAlive();
        meter.lost(lost);
    }

    private Transport transport() {
        return workload.transport(options.transport());
    }

    @Override
    public void close() {
        publishings.forEach(Publishing::close);
        clients.close();
    }
}
