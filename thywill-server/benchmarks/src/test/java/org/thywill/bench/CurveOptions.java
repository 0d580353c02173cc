package org.thywill.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thywill.component.NearestName;

/// What the words after `./thywill bench curves` ask for.
///
/// @param points where points of several parts come together; `null` for nowhere
/// @param plots the folder for the plots
record CurveOptions(
        int seconds, int warmUp, Part part, @Nullable Path points, Path plots) {
    /// What grows.
    enum Part {
        SUBSCRIBERS,
        SIZES,
        CHANNELS,
        TRANSPORTS,
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
                    .orElseThrow(() -> new UsageException(
                            "--part is one of subscribers, sizes, channels, transports, all, but was \"" + word
                                    + "\"."));
        }
    }

    private static final List<String> NAMES =
            List.of("--seconds", "--warm-up", "--part", "--points", "--plots", "--help");

    /// @throws UsageException if there is something that it does not know
    static CurveOptions parse(List<String> words) {
        int seconds = 4;
        int warmUp = 15;
        var part = Part.ALL;
        Path points = null;
        var plots = Path.of("target", "curves");
        for (int i = 0; i < words.size(); i += 2) {
            var name = words.get(i);
            if (!NAMES.contains(name)) {
                throw new UsageException("There is no option \"%s\". %s"
                        .formatted(name, NearestName.question(name, NAMES))
                        .strip());
            }
            if (i + 1 == words.size()) {
                throw new UsageException(name + " needs a value.");
            }
            var value = words.get(i + 1);
            switch (name) {
                case "--seconds" -> seconds = Options.number(name, value, 1, 600);
                case "--warm-up" -> warmUp = Options.number(name, value, 0, 600);
                case "--part" -> part = Part.of(value);
                case "--points" -> points = Path.of(value);
                default -> plots = Path.of(value);
            }
        }
        return new CurveOptions(seconds, warmUp, part, points, plots);
    }
}
