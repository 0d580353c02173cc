package org.thywill.breaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SuiteTest {
    private static final Path HELP = Path.of("../../commands/help/test-breaking.txt");

    @Test
    void theHelpListsTheScenariosAsTheyAre() throws Exception {
        var scenarios = Scenarios.ALL.stream()
                .map(each -> "  %-4s %s".formatted(each.id(), each.title()))
                .toList();

        assertThat(Files.readAllLines(HELP).stream().filter(line -> line.matches("  [A-Z].*")))
                .containsExactlyElementsOf(scenarios);
    }
}
