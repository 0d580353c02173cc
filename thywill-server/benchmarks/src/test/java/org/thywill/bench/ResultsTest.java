package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private Results results(Path report, Path json) {
        var words = List.of("--report", report.toString(), "--json", json.toString());
        return new Results(Options.parse(words), out);
    }

    @Test
    void whatIsThereIsToldOnce() throws IOException {
        var json = folder.resolve("new/lines.json");
        var results = results(folder.resolve("new/bench.html"), json);
        results.add(Outcomes.costing("", 3));

        results.tell();
        results.tell();

        assertThat(printed.toString(StandardCharsets.UTF_8)).containsOnlyOnce("rooms  ");
        assertThat(folder.resolve("new/bench.html")).content().contains("<td>rooms</td>");
        assertThat(Files.readAllLines(json)).singleElement().asString().contains("\"cpuMicrosPerDelivery\":3.0");
    }

    @Test
    void theRoundInTheMiddleStandsInTheTable() {
        var results = results(folder.resolve("bench.html"), folder.resolve("lines.json"));
        for (double cost : new double[] {30, 1, 2}) {
            results.add(Outcomes.costing("", cost));
        }

        results.tell();

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(" 2.00 ").doesNotContain(" 30.0 ");
    }

    @Test
    void aRoundThatIsNotInTheMiddleIsJudgedToo() {
        var results = results(folder.resolve("bench.html"), folder.resolve("lines.json"));
        results.add(Outcomes.costing("", 1));
        results.add(Outcomes.costing("", 2));
        results.add(Outcomes.costing("", 3).with(Meter.LOST, 5));

        assertThat(results.faults()).singleElement().asString().contains("5 never came");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> results(folder, file))
                .isInstanceOf(UsageException.class)
                .hasMessage("--report cannot be written: " + folder + " is a folder.");
        assertThatThrownBy(() -> results(file, file.resolve("lines.json")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--json cannot be written: " + file + " is no folder, and cannot be made.");
    }
}
