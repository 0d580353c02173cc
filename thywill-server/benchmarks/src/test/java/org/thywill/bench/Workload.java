package org.thywill.bench;

import static org.thywill.bench.Workload.Option.CHANNELS;
import static org.thywill.bench.Workload.Option.DATABASE;
import static org.thywill.bench.Workload.Option.RATE;
import static org.thywill.bench.Workload.Option.SECONDS;
import static org.thywill.bench.Workload.Option.SIZE;
import static org.thywill.bench.Workload.Option.TRANSPORT;
import static org.thywill.bench.Workload.Option.WINDOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.thywill.component.NearestName;

/// What can be measured.
enum Workload {
    FAN_OUT("1,000 subscribers of one channel; 8 messages under way at a time", TRANSPORT, RATE, WINDOW, SIZE, SECONDS),
    LONG_POLL("fan-out to 1,000 long-polls, 5 messages a second", RATE, SIZE, SECONDS),
    ROOMS("1,000 clients in 100 channels; 1,000 messages a second in all", TRANSPORT, CHANNELS, RATE, SIZE, SECONDS),
    ECHO("100 clients, each of which waits for the application's answer", RATE, SIZE, SECONDS),
    DURABLE(
            "20 publishers with a durable channel each; 8 messages under way each",
            CHANNELS,
            RATE,
            WINDOW,
            SIZE,
            SECONDS,
            DATABASE),
    RECOVERY(
            "1,000 clients are cut off, miss 100 messages each, and come back at once",
            TRANSPORT,
            CHANNELS,
            RATE,
            SIZE),
    IDLE("10,000 clients with a subscription each, which do nothing", TRANSPORT, CHANNELS, SECONDS);

    /// So many messages each client misses in a recovery.
    private static final int MISSED = 100;

    private static final String ROOM = "room/0";

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is
    private final Set<Option> options;

    Workload(String title, Option... options) {
        this.title = title;
        this.options = Set.of(options);
    }

    /// One of those options that not all workloads use.
    enum Option {
        TRANSPORT,
        CHANNELS,
        RATE,
        WINDOW,
        SIZE,
        SECONDS,
        DATABASE;

        /// As it is written on a command line.
        String word() {
            return "--" + name().toLowerCase(Locale.ROOT);
        }
    }

    boolean uses(Option option) {
        return options.contains(option);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    /// What its clients are connected over.
    ///
    /// @param chosen for workloads that leave the choice
    Transport transport(Transport chosen) {
        return this == LONG_POLL ? Transport.LONG_POLL : uses(TRANSPORT) ? chosen : Transport.WEBSOCKET;
    }

    /// The figure by which builds are compared.
    String cost() {
        return this == IDLE ? Idle.HEAP : Outcome.CPU_PER_DELIVERY;
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
            case LONG_POLL -> longPoll(run);
            case ROOMS -> rooms(run);
            case ECHO -> echo(run);
            case DURABLE -> durable(run);
            case RECOVERY -> recovery(run);
            case IDLE -> idle(run);
        };
    }

    private static Outcome fanOut(Run run) {
        var options = run.options();
        if (options.rate() > 0) {
            return fanOut(run, options.rate());
        }
        int clients = options.clientsOr(1_000);
        run.subscribe(clients, List.of(ROOM));
        return run.measure(run.publish(
                Publishing.windowed(run.publisher(), run.meter(), clients, ROOM, options.windowOr(8), options.size())));
    }

    private static Outcome longPoll(Run run) {
        return fanOut(run, run.options().rateOr(5));
    }

    private static Outcome fanOut(Run run, int rate) {
        run.subscribe(run.options().clientsOr(1_000), List.of(ROOM));
        return run.measure(paced(run, List.of(ROOM), rate));
    }

    private static Outcome rooms(Run run) {
        var rooms = names("room/", run.options().channelsOr(100));
        run.subscribe(run.options().clientsOr(1_000), rooms);
        return run.measure(paced(run, rooms, run.options().rateOr(1_000)));
    }

    private static Publishing paced(Run run, List<String> rooms, int rate) {
        return run.publish(Publishing.paced(
                run.publisher(), rooms, run.options().pace(rate), run.options().size()));
    }

    private static Outcome echo(Run run) {
        var options = run.options();
        var clients = run.clients().echoing(options.clientsOr(100), options.size());
        return run.measure(run.publish(
                options.rate() > 0
                        ? Publishing.pacedEchoes(clients, options.pace(options.rate()))
                        : Publishing.echoes(clients)));
    }

    private static Outcome durable(Run run) {
        var options = run.options();
        var publishers = run.clients().publishers(options.clientsOr(20));
        var channels = names("durable/", options.channelsOr(publishers.size()));
        return run.measure(run.publish(
                options.rate() > 0
                        ? Publishing.paced(publishers, channels, options.pace(options.rate()), options.size())
                        : Publishing.acknowledged(publishers, channels, options.windowOr(8), options.size())));
    }

    private static Outcome recovery(Run run) {
        var options = run.options();
        var rooms = names("room/", options.channelsOr(10));
        int rate = options.rateOr(20 * rooms.size());
        var clients = run.subscribe(options.clientsOr(1_000), rooms);
        var publishing = paced(run, rooms, rate);
        run.load("before the cut", options.warmUp());
        return new Recovery(run, clients, publishing).measure(MISSED * rooms.size() / rate);
    }

    private static Outcome idle(Run run) {
        int clients = run.options().clientsOr(10_000);
        return new Idle(run, clients).measure(names("room/", run.options().channelsOr(clients / 10 + 1)));
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
