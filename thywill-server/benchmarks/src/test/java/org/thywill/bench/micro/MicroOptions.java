package org.thywill.bench.micro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thywill.bench.UsageException;
import org.thywill.bench.Words;

/// What the words after `./thywill bench jmh` ask for.
///
/// @param patterns parts of names, of which a benchmark needs one; empty for all
/// @param list whether they are only to be named
/// @param forks processes of its own that each benchmark runs in, one after the other; 0 for none but this
/// @param millis how long an iteration lasts
/// @param json where all that was measured goes; `null` for nowhere
record MicroOptions(
        List<String> patterns,
        boolean list,
        int forks,
        int warmUp,
        int iterations,
        int millis,
        @Nullable Path json) {

    /// Those of `commands/help/bench-jmh.txt`.
    static final List<String> NAMES =
            List.of("--list", "--iterations", "--warm-up", "--forks", "--millis", "--json", "--help");

    /// @throws UsageException if there is something that it does not know
    static MicroOptions parse(List<String> words) {
        var values = new Values(new Words(words, NAMES));
        while (values.words.hasNext()) {
            values.next();
        }
        return values.options();
    }

    /// Whether a benchmark of that name is to be run.
    boolean wants(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> lower.contains(pattern.toLowerCase(Locale.ROOT)));
    }

    private static final class Values {
        private final Words words;
        private final List<String> patterns = new ArrayList<>();
        private boolean list;
        private int forks = 1;
        private int warmUp = 3;
        private int iterations = 5;
        private int millis = 1_000;
        private @Nullable Path json;

        Values(Words words) {
            this.words = words;
        }

        void next() {
            var word = words.next();
            switch (word) {
                case "--list" -> list = true;
                case "--forks" -> forks = words.numberOf(word, 0, 10);
                case "--warm-up" -> warmUp = words.numberOf(word, 0, 100);
                case "--iterations" -> iterations = words.numberOf(word, 1, 100);
                case "--millis" -> millis = words.numberOf(word, 1, 60_000);
                case "--json" -> json = Path.of(words.valueOf(word));
                default -> pattern(word);
            }
        }

        private void pattern(String word) {
            if (word.startsWith("-")) {
                throw words.unknown(word);
            }
            patterns.add(word);
        }

        MicroOptions options() {
            return new MicroOptions(List.copyOf(patterns), list, forks, warmUp, iterations, millis, json);
        }
    }
}
