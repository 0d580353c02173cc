package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The help in `commands/help`, which is shown and judged by before the tool is built, is that of the tool.
public class HelpTest {
    private static final Path HELP = Path.of("../../commands/help");
    private static final Pattern OPTION = Pattern.compile("(?m)^  (--[a-z-]+)");

    /// The options that a command's help has, sorted.
    public static List<String> optionsIn(String name) {
        return OPTION.matcher(read(name))
                .results()
                .map(match -> match.group(1))
                .sorted()
                .toList();
    }

    /// The options that a program knows, sorted; `--help` does not stand in a help.
    public static List<String> withoutHelp(List<String> names) {
        return names.stream().filter(name -> !name.equals("--help")).sorted().toList();
    }

    private static String read(String name) {
        try {
            return Files.readString(HELP.resolve(name + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyOptionStandsInIt() {
        assertThat(optionsIn("bench")).containsExactlyElementsOf(withoutHelp(Options.NAMES));
        assertThat(optionsIn("bench-curves")).containsExactlyElementsOf(withoutHelp(CurveOptions.NAMES));
    }

    @Test
    void everyWorkloadStandsInIt() {
        var lines = Arrays.stream(Workload.values())
                .map(each -> "  %-10s %s".formatted(each.word(), each.title()))
                .toList();

        assertThat(read("bench").lines()).containsSubsequence(lines);
    }

    @Test
    void everyOptionHasTheWorkloadsThatUseIt() {
        for (var option : Workload.Option.values()) {
            var users = Arrays.stream(Workload.values())
                    .filter(each -> each.uses(option))
                    .map(Workload::word)
                    .collect(Collectors.joining(", ", "(", ")"));

            assertThat(read("bench").lines())
                    .anyMatch(line -> line.startsWith("  " + option.word() + " ") && line.endsWith(" " + users));
        }
    }

    @Test
    void everyTransportStandsInIt() {
        var words = Transport.PLAIN.stream().map(Transport::word).toList();

        assertThat(read("bench")).contains("--transport T    " + String.join(", ", words));
    }
}
