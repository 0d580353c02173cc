package org.thywill.breaking;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClients;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// L8: clients come, subscribe, say goodbye and go, 300 a second, over each transport in turn. Does anything stay?
final class Churn implements Scenario {
    private static final int CLIENTS = 100_000;
    private static final int CLIENTS_IN_SHORT = 3_000;
    private static final int PER_SECOND = 300;
    /// Fewer than one address may have connections open, with those that are only used to say goodbye.
    private static final int AT_A_TIME = 200;

    /// The server remembers the newest 100,000 browsers that it has not seen before, whatever they do; that is not what
    /// this is about.
    private static final int BROWSERS = 1_000;

    /// Until code is compiled, pools are as big as they get, and the tables of limits have their size.
    private static final int WARM_UP = 6_000;

    private static final int WARM_UP_IN_SHORT = 1_000;
    private static final int RUNTIMES = 4;
    private static final int CHANNELS = 50;
    private static final int FIRST_ADDRESS = 0x500;

    private static final double MAX_GROWTH = 0.02;

    /// What a heap and its buffers vary by from one collection to the next, whatever is done.
    private static final long SLACK_BYTES = 1 << 20;

    private static final long SLACK_FILES = 5;
    private static final long SLACK_THREADS = 3;

    /// Until the HTTP clients' pools have closed what they do not use any more, and goodbyes are through.
    private static final Duration CALM = Duration.ofSeconds(90);

    private static final long PATIENCE_SECONDS = 60;

    @Override
    public String id() {
        return "L8";
    }

    @Override
    public String title() {
        return "clients come and go, 300 a second";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(12);
    }

    @Override
    public List<Report> run(Stage stage) throws Exception {
        int clients = stage.bench().either(CLIENTS, CLIENTS_IN_SHORT);
        var server = stage.server();
        var chosen = stage.bench().transports();
        try (var visitors = new Visitors(server, chosen)) {
            visitors.openPages();
            var untouched = Stage.stateOf(server);
            visitors.comeAndGo(stage.bench().either(WARM_UP, WARM_UP_IN_SHORT));
            var fresh = visitors.awaitCalm(untouched, Long.MAX_VALUE);
            stage.progress("after warming up: " + fresh);
            long begin = System.nanoTime();
            for (int done = 0; done < clients; done += clients / 10) {
                stage.progress(done + " of " + clients);
                visitors.comeAndGo(clients / 10);
            }
            double perSecond = clients * 1e9 / (System.nanoTime() - begin);
            var after = visitors.awaitCalm(fresh, limit(fresh, "heapBytes"));
            var report = stage.report(chosen.size() == Transport.values().length ? "all" : chosen.toString())
                    .figure("visits", clients)
                    .figure("perSecond", Math.round(perSecond))
                    .figure("failed", visitors.failures)
                    .require(visitors.failures.isEmpty(), "some could not connect: " + visitors.failures)
                    .require(after.get("clients").asLong() <= 1, "the server still has clients: " + after)
                    .require(grown(fresh, after, "files") <= SLACK_FILES, "files are open")
                    .require(grown(fresh, after, "threads") <= SLACK_THREADS, "threads are left");
            for (var name : List.of("heapBytes", "directBytes")) {
                long limit = limit(fresh, name);
                report.require(grown(fresh, after, name) <= limit, name + " grew by more than " + limit);
            }
            for (var name : fresh.propertyNames()) {
                report.figure(name, after.get(name).asLong()).figure(name + "Growth", grown(fresh, after, name));
            }
            return List.of(report);
        }
    }

    /// By how much it may grow, in bytes.
    private static long limit(JsonNode before, String name) {
        return Math.round(before.get(name).asLong() * MAX_GROWTH) + SLACK_BYTES;
    }

    private static long grown(JsonNode before, JsonNode after, String name) {
        return after.get(name).asLong() - before.get(name).asLong();
    }

    /// All of them live in the same few runtimes, each with an address of its own.
    private static final class Visitors implements AutoCloseable {
        private final ThywillServer server;
        private final List<Transport> transports;
        private final List<ThywillClients> runtimes = new ArrayList<>();
        private final Semaphore places = new Semaphore(AT_A_TIME);
        private final List<String> cookies = new ArrayList<>();
        private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

        Visitors(ThywillServer server, Set<Transport> chosen) {
            this.server = server;
            this.transports = List.copyOf(chosen);
            for (int i = 0; i < RUNTIMES; i++) {
                runtimes.add(ThywillClients.create(builder -> builder, Crowd.address(FIRST_ADDRESS + i)));
            }
        }

        /// Opens the page in each browser.
        void openPages() throws IOException, InterruptedException {
            var page = HttpRequest.newBuilder(server.address().resolve("thywill/init/breaking/"))
                    .build();
            try (var http = HttpClient.newHttpClient()) {
                for (int i = 0; i < BROWSERS; i++) {
                    var cookie = http.send(page, BodyHandlers.discarding())
                            .headers()
                            .firstValue("Set-Cookie")
                            .orElseThrow();
                    cookies.add(cookie.substring(0, cookie.indexOf(';')));
                }
            }
        }

        /// Returns when all have gone.
        void comeAndGo(int count) throws InterruptedException {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long wait = begin + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(wait);
                if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(AT_A_TIME + " clients wait for the server");
                }
                visit(i);
            }
            if (!places.tryAcquire(AT_A_TIME, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Some clients still wait for the server");
            }
            places.release(AT_A_TIME);
        }

        private void visit(int number) {
            var transport = transports.get(number % transports.size());
            var runtime = runtimes.get(number % RUNTIMES);
            var client = Subscriber.connect(
                    server.address(),
                    Options.DEFAULTS
                            .on(runtime)
                            .over(transport)
                            .headers(Map.of("Cookie", cookies.get(number % BROWSERS))));
            CompletableFuture<Void> subscribed =
                    client.channel("reliable/l8/" + number % CHANNELS).subscribe(_ -> {});
            var _ = subscribed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((_, error) -> {
                if (error != null) {
                    failures.computeIfAbsent(error.toString(), _ -> new LongAdder())
                            .increment();
                }
                client.close();
                places.release();
            });
        }

        /// Waits until the server has no more clients, and hardly more open files and memory than before, but not for
        /// ever. For 10 s it remembers the end of a chain of polls, since the last may be asked for again.
        JsonNode awaitCalm(JsonNode before, long heapLimit) throws InterruptedException {
            long end = System.nanoTime() + CALM.toNanos();
            var now = Stage.stateOf(server);
            while (System.nanoTime() < end
                    && (now.get("clients").asLong() > 1
                            || grown(before, now, "files") > SLACK_FILES
                            || grown(before, now, "heapBytes") > heapLimit)) {
                Thread.sleep(1_000);
                now = Stage.stateOf(server);
            }
            return now;
        }

        @Override
        public void close() {
            runtimes.forEach(ThywillClients::close);
        }
    }
}
