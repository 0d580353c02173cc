package org.thywill.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line asks for. Numbers that are 0 are the workload's own.
///
/// @param workloads in the order in which they run
/// @param url of a running server; `null` to start one
/// @param against another checkout to be measured beside this one; `null` for none
/// @param databases that the server stores durable channels in
/// @param worsePercent by how much more CPU this build may take than the other
/// @param profile whether it is seen where the server's CPU goes
/// @param report where the HTML goes
/// @param json where lines of JSON go; `null` for nowhere
record Options(
        List<Workload> workloads,
        Transport transport,
        int clients,
        int channels,
        int rate,
        int window,
        int size,
        int seconds,
        int warmUp,
        int rounds,
        @Nullable URI url,
        @Nullable Path against,
        List<Storage.Kind> databases,
        int worsePercent,
        boolean profile,
        Path report,
        @Nullable Path json) {

    /// Those of `commands/help/bench.txt`.
    static final List<String> NAMES = List.of(
            "--transport",
            "--clients",
            "--channels",
            "--rate",
            "--window",
            "--size",
            "--seconds",
            "--warm-up",
            "--rounds",
            "--url",
            "--against",
            "--database",
            "--worse",
            "--profile",
            "--report",
            "--json",
            "--help");

    /// @throws UsageException if there is something that it does not know
    static Options parse(List<String> words) {
        var workloads = new ArrayList<Workload>();
        var values = new Values(new Words(words, NAMES));
        while (values.words.hasNext()) {
            var word = values.words.next();
            if (word.startsWith("--")) {
                values.option(word);
            } else {
                workloads.add(Workload.of(word));
            }
        }
        return values.options(workloads.isEmpty() ? List.of(Workload.values()) : workloads);
    }

    /// How many clients there are, if the workload wants so many.
    int clientsOr(int usual) {
        return clients > 0 ? clients : usual;
    }

    int channelsOr(int usual) {
        return channels > 0 ? channels : usual;
    }

    int rateOr(int usual) {
        return rate > 0 ? rate : usual;
    }

    Pace paceOr(int usualRate) {
        return new Pace(rateOr(usualRate), profile);
    }

    int windowOr(int usual) {
        return window > 0 ? window : usual;
    }

    private static final class Values {
        private final Words words;
        private Transport transport = Transport.WEBSOCKET;
        private int clients;
        private int channels;
        private int rate;
        private int window;
        private int size = 128;
        private int seconds = 10;
        private int warmUp = 10;
        private int rounds;
        private @Nullable URI url;
        private @Nullable Path against;
        private List<Storage.Kind> databases = List.of();
        private int worsePercent = 10;
        private boolean profile;
        private Path report = Path.of("target", "bench.html");
        private @Nullable Path json;

        Values(Words words) {
            this.words = words;
        }

        void option(String name) {
            switch (name) {
                case "--transport" -> transport = Transport.of(words.valueOf(name));
                case "--clients" -> clients = words.numberOf(name, 1, 15_000);
                case "--channels" -> channels = words.numberOf(name, 1, 15_000);
                case "--rate" -> rate = words.numberOf(name, 0, 1_000_000);
                case "--window" -> window = words.numberOf(name, 1, 10_000);
                case "--size" -> size = words.numberOf(name, Payload.MIN_SIZE, 60_000);
                case "--seconds" -> seconds = words.numberOf(name, 1, 3_600);
                case "--warm-up" -> warmUp = words.numberOf(name, 0, 3_600);
                case "--rounds" -> rounds = words.numberOf(name, 1, 100);
                case "--url" -> url = url(words.valueOf(name));
                case "--against" -> against = Path.of(words.valueOf(name));
                case "--database" -> databases = Storage.Kind.of(words.valueOf(name));
                case "--worse" -> worsePercent = words.numberOf(name, 0, 1_000);
                case "--profile" -> profile = true;
                case "--report" -> report = Path.of(words.valueOf(name));
                case "--json" -> json = Path.of(words.valueOf(name));
                default -> throw words.unknown(name);
            }
        }

        private static URI url(String word) {
            try {
                var url = new URI(word);
                if ("http".equals(url.getScheme()) && url.getHost() != null) {
                    return url;
                }
            } catch (java.net.URISyntaxException _) {
                // told below
            }
            throw new UsageException("--url is such as http://127.0.0.1:8080/, without TLS, but was \"" + word + "\".");
        }

        Options options(List<Workload> workloads) {
            if (url != null && against != null) {
                throw new UsageException("--url and --against exclude one another.");
            }
            if (url != null && !databases.isEmpty()) {
                throw new UsageException("--url and --database exclude one another.");
            }
            if (url != null && profile) {
                throw new UsageException("--url and --profile exclude one another.");
            }
            int times = rounds > 0 ? rounds : against == null ? 1 : 3;
            return new Options(
                    workloads,
                    transport,
                    clients,
                    channels,
                    rate,
                    window,
                    size,
                    seconds,
                    warmUp,
                    times,
                    url,
                    against,
                    databases.isEmpty() ? List.of(Storage.Kind.H2) : databases,
                    worsePercent,
                    profile,
                    report,
                    json);
        }
    }
}
