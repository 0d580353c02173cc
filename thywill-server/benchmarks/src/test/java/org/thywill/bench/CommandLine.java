package org.thywill.bench;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The words after `./thywill bench`, one after the other, until they are [Options].
final class CommandLine {
    private final Words words;
    private final List<Workload> workloads = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
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

    CommandLine(List<String> words) {
        this.words = new Words(words, Options.NAMES);
    }

    Options options() {
        while (words.hasNext()) {
            var word = words.next();
            if (word.startsWith("--")) {
                option(word);
            } else {
                workloads.add(Workload.of(word));
            }
        }
        check();
        return options(
                workloads.isEmpty()
                        ? List.of(Workload.values())
                        : workloads.stream().distinct().toList());
    }

    private void option(String name) {
        given.add(name);
        switch (name) {
            case "--transport" -> transport = Transport.of(words.valueOf(name));
            case "--clients" -> clients = words.numberOf(name, 1, 15_000);
            case "--channels" -> channels = words.numberOf(name, 1, 15_000);
            case "--rate" -> rate = words.numberOf(name, 1, 1_000_000);
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
        } catch (URISyntaxException _) {
            // told below
        }
        throw new UsageException("--url is such as http://127.0.0.1:8080/, without TLS, but was \"" + word + "\".");
    }

    private void check() {
        exclude("--url", "--against");
        exclude("--url", "--database");
        exclude("--url", "--profile");
        exclude("--rate", "--window");
        if (given.contains("--worse") && against == null) {
            throw new UsageException("--worse is of use with --against only.");
        }
        for (var option : Workload.Option.values()) {
            checkUse(option);
        }
    }

    private Options options(List<Workload> chosen) {
        int times = rounds > 0 ? rounds : against == null ? 1 : 3;
        return new Options(
                chosen,
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

    private void exclude(String one, String other) {
        if (given.contains(one) && given.contains(other)) {
            throw new UsageException(one + " and " + other + " exclude one another.");
        }
    }

    private void checkUse(Workload.Option option) {
        boolean used = workloads.isEmpty() || workloads.stream().anyMatch(each -> each.uses(option));
        if (!used && given.contains(option.word())) {
            var named = workloads.stream().map(Workload::word).collect(Collectors.joining(" and "));
            throw new UsageException(option.word() + " is of no use to " + named + ".");
        }
    }
}
