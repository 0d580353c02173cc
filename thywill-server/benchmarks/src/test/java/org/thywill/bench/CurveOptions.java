package org.thywill.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the words after `./thywill bench curves` ask for.
///
/// @param seconds of a point in each round, at least
/// @param warmUp seconds, at most
/// @param points where points of several runs come together; `null` for nowhere
/// @param plots the folder for the plots
record CurveOptions(
        int seconds,
        int rounds,
        int warmUp,
        Part part,
        @Nullable Path points,
        Path plots) {
    /// What grows.
    enum Part {
        SUBSCRIBERS,
        SIZES,
        CHANNELS,
        TRANSPORTS,
        RATES,
        IDLE,
        CHECK,
        ALL;

        boolean includes(Part other) {
            return this == ALL || this == other;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Part of(String word) {
            return Arrays.stream(values())
                    .filter(part -> part.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("--part is one of "
                            + Arrays.stream(values()).map(Part::word).collect(Collectors.joining(", "))
                            + ", but was \"" + word + "\"."));
        }
    }

    /// Those of `commands/help/bench-curves.txt`.
    static final List<String> NAMES =
            List.of("--seconds", "--rounds", "--warm-up", "--part", "--points", "--plots", "--help");

    /// @throws UsageException if there is something that it does not know
    static CurveOptions parse(List<String> words) {
        int seconds = 4;
        int rounds = 3;
        int warmUp = 75;
        var part = Part.ALL;
        Path points = null;
        var plots = Path.of("target", "curves");
        var left = new Words(words, NAMES);
        while (left.hasNext()) {
            var name = left.next();
            switch (name) {
                case "--seconds" -> seconds = left.numberOf(name, 1, 600);
                case "--rounds" -> rounds = left.numberOf(name, 1, 100);
                case "--warm-up" -> warmUp = left.numberOf(name, 0, 600);
                case "--part" -> part = Part.of(left.valueOf(name));
                case "--points" -> points = Path.of(left.valueOf(name));
                case "--plots" -> plots = Path.of(left.valueOf(name));
                default -> throw left.unknown(name);
            }
        }
        return new CurveOptions(seconds, rounds, warmUp, part, points, plots);
    }
}
