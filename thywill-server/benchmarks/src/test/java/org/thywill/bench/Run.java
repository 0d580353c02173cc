package org.thywill.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One workload on one server: its clients, what they get, and what it costs.
final class Run implements AutoCloseable {
    /// So many connect at a time.
    private static final int AT_A_TIME = 50;

    private static final long CONNECT_SECONDS = 30;

    private final String build;
    private final String variant;
    private final Workload workload;
    private final Server server;
    private final Options options;
    private final Progress progress;
    private final Network network;
    private final Meter meter = new Meter();
    private final List<Publishing> publishings = new ArrayList<>();
    private int clients;
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
        this.network = new Network(server.address());
    }

    Options options() {
        return options;
    }

    Server server() {
        return server;
    }

    Network network() {
        return network;
    }

    Meter meter() {
        return meter;
    }

    Progress progress() {
        return progress;
    }

    /// Connects subscribers, spread over channels.
    List<Subscriber> subscribe(int count, List<String> channels) {
        return subscribe(count, channels, List.of(options.transport()));
    }

    /// As the other, and over several transports: each channel has as many subscribers over each.
    List<Subscriber> subscribe(int count, List<String> channels, List<Transport> transports) {
        var subscribers = new ArrayList<Subscriber>();
        for (int i = 0; i < count; i++) {
            var channel = channels.get(i % channels.size());
            var transport = transports.get((i / channels.size()) % transports.size());
            subscribers.add(new Subscriber(network, transport, i, channel, meter));
        }
        connect(subscribers);
        return subscribers;
    }

    /// A client that is connected, and publishes.
    Publisher publisher() {
        var publisher = new Publisher(network, 0, meter, false);
        join(List.of(publisher.connect()));
        return publisher;
    }

    void connect(List<? extends LoadClient> all) {
        for (int i = 0; i < all.size(); i += AT_A_TIME) {
            progress.show("connecting clients: %,d of %,d".formatted(i, all.size()));
            join(all.subList(i, Math.min(i + AT_A_TIME, all.size())).stream()
                    .map(LoadClient::connect)
                    .toList());
        }
        clients += all.size();
    }

    static void join(List<CompletableFuture<JsonNode>> answers) {
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new BenchException("Clients were not let in within " + CONNECT_SECONDS + " s", e);
            }
            throw e.getCause() instanceof BenchException known ? known : new BenchException(e.getMessage(), e);
        }
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
            Workload.pause(1_000);
        }
    }

    /// Measures what arrives, once it is warm.
    Outcome measure(Publishing publishing) {
        load("warming up", options.warmUp());
        startProfile();
        meter.latencies();
        var latency = new Histogram(3);
        long published = publishing.published();
        long arrived = meter.arrived();
        long cpu = server.cpuMicros().orElse(0);
        long start = System.nanoTime();
        for (int i = 0; i < options.seconds(); i++) {
            long before = meter.arrived();
            Workload.pause(1_000);
            meter.second(meter.arrived() - before);
            var second = meter.latencies();
            latency.add(second);
            progress.show("%d of %d s: %,d a second, 99 %% within %.1f ms"
                    .formatted(
                            i + 1, options.seconds(), meter.arrived() - before, second.getValueAtPercentile(99) / 1e6));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = server.cpuMicros().orElse(0) - cpu;
        long deliveries = meter.arrived() - arrived;
        published = publishing.published() - published;
        stopProfile();
        return outcome(latency, deliveries, seconds, published, cpu);
    }

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

    /// Of a run in which nothing was waited for.
    Outcome outcome(Publishing publishing, long deliveries, double seconds) {
        return outcome(new Histogram(3), deliveries, seconds, publishing.published(), 0);
    }

    Outcome outcome(Histogram latency, long deliveries, double seconds, long published, long cpuMicros) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("deliveries", (double) deliveries);
        figures.put("perSecond", deliveries / seconds);
        figures.put("publishedPerSecond", published / seconds);
        figures.put(
                "cpuMicrosPerDelivery",
                server.cpuMicros().isEmpty() || deliveries == 0 ? Double.NaN : (double) cpuMicros / deliveries);
        figures.put("cpuMicrosPerSecond", server.cpuMicros().isEmpty() ? Double.NaN : cpuMicros / seconds);
        figures.put("lost", (double) meter.lostCount());
        figures.put("doubled", (double) meter.doubledCount());
        figures.put("reordered", (double) meter.reorderedCount());
        figures.put("refused", (double) meter.refusedCount());
        if (meter.refusal() != null) {
            progress.note("refused %,d times, the last time with: %s".formatted(meter.refusedCount(), meter.refusal()));
        }
        return new Outcome(
                build, workload, options.transport(), clients, latency, figures, meter.perSecond(), variant, profile);
    }

    @Override
    public void close() {
        publishings.forEach(Publishing::close);
        network.close();
    }
}
