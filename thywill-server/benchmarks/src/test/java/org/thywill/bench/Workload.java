package org.thywill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.thywill.component.NearestName;

/// What can be measured.
enum Workload {
    FAN_OUT("1,000 subscribers of one channel; 8 messages under way at a time"),
    ROOMS("1,000 clients in 100 channels; 1,000 messages a second in all"),
    ECHO("100 clients, each of which waits for the application's answer"),
    DURABLE("20 publishers with a durable channel each; 8 messages under way each"),
    RECOVERY("1,000 clients are cut off, miss 100 messages each, and come back"),
    IDLE("10,000 clients with a subscription each, which do nothing");

    /// So many messages each client misses in a recovery.
    private static final int MISSED = 100;

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    /// @throws UsageException if there is none of that name
    static Workload of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> {
                    var words = Arrays.stream(values()).map(Workload::word).toList();
                    return new UsageException("There is no workload \"%s\", but %s. %s"
                            .formatted(word, String.join(", ", words), NearestName.question(word, words))
                            .strip());
                });
    }

    /// @throws BenchException if it cannot be measured
    Outcome measure(Run run) {
        return switch (this) {
            case FAN_OUT -> fanOut(run);
            case ROOMS -> rooms(run);
            case ECHO -> echo(run);
            case DURABLE -> durable(run);
            case RECOVERY -> recovery(run);
            case IDLE -> idle(run);
        };
    }

    private static Outcome fanOut(Run run) {
        var options = run.options();
        int clients = options.clientsOr(1_000);
        run.subscribe(clients, List.of("room/0"));
        var publishing = options.rate() > 0 || options.transport() == Transport.LONG_POLL
                ? run.publish(Publishing.paced(run.publisher(), List.of("room/0"), options.paceOr(5), options.size()))
                : run.publish(Publishing.windowed(
                        run.publisher(), run.meter(), clients, options.windowOr(8), options.size()));
        return run.measure(publishing);
    }

    private static Outcome rooms(Run run) {
        var options = run.options();
        var rooms = names("room/", options.channelsOr(100));
        run.subscribe(options.clientsOr(1_000), rooms);
        return run.measure(
                run.publish(Publishing.paced(run.publisher(), rooms, options.paceOr(1_000), options.size())));
    }

    private static Outcome echo(Run run) {
        var options = run.options();
        var clients = new ArrayList<EchoClient>();
        for (int i = 0; i < options.clientsOr(100); i++) {
            clients.add(new EchoClient(run.network(), i, options.size(), run.meter()));
        }
        run.connect(clients);
        clients.forEach(EchoClient::begin);
        return run.measure(Publishing.NONE);
    }

    private static Outcome durable(Run run) {
        var options = run.options();
        var publishers = new ArrayList<Publisher>();
        for (int i = 0; i < options.clientsOr(20); i++) {
            publishers.add(new Publisher(run.network(), i, run.meter(), true));
        }
        run.connect(publishers);
        var channels = names("durable/", options.channelsOr(publishers.size()));
        return run.measure(
                run.publish(Publishing.acknowledged(publishers, channels, options.windowOr(8), options.size())));
    }

    private static Outcome recovery(Run run) {
        var options = run.options();
        var rooms = names("room/", options.channelsOr(10));
        int rate = options.rateOr(20 * rooms.size());
        var clients = run.subscribe(options.clientsOr(1_000), rooms);
        var publishing = run.publish(Publishing.paced(run.publisher(), rooms, options.paceOr(rate), options.size()));
        run.load("before the cut", options.warmUp());
        return new Recovery(run, clients, publishing).measure(MISSED * rooms.size() / Math.max(1, rate));
    }

    private static Outcome idle(Run run) {
        var server = run.server();
        int clients = run.options().clientsOr(10_000);
        long residentBefore = server.residentBytes().orElse(0);
        long heapBefore = server.heapBytes().orElse(0);
        run.startProfile();
        long cpuBefore = server.cpuMicros().orElse(0);
        run.subscribe(clients, names("room/", run.options().channelsOr(clients / 10 + 1)));
        long cpu = server.cpuMicros().orElse(0) - cpuBefore;
        run.stopProfile();
        run.load("at rest", Math.min(run.options().warmUp(), 5));
        long resident = server.residentBytes().orElse(0) - residentBefore;
        long heap = server.heapBytes().orElse(0) - heapBefore;
        var outcome = run.outcome(Publishing.NONE, 0, 1);
        return server.residentBytes().isEmpty()
                ? outcome
                : outcome.with("residentBytesPerClient", (double) resident / clients)
                        .with("heapBytesPerClient", (double) heap / clients)
                        .with("cpuMicrosPerConnect", (double) cpu / clients);
    }

    private static List<String> names(String prefix, int count) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    /// For a pause in milliseconds.
    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted", e);
        }
    }
}
