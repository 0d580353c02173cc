package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurvesTest {
    @TempDir
    private Path folder;

    /// As if every delivery cost 10 µs.
    private static List<CostPoint> points() {
        return Curves.loads(CurveOptions.Part.ALL).stream()
                .map(load -> new CostPoint(
                        load.transports(),
                        load.clients(),
                        load.channels(),
                        load.size(),
                        load.rate(),
                        (double) load.rate() * load.clients() / load.channels(),
                        100 + 10.0 * load.rate() * load.clients() / load.channels(),
                        1,
                        2))
                .toList();
    }

    @Test
    void thereIsAPlotOfEachCurve() throws IOException {
        var points = points();

        Curves.plot(points, CostModel.fit(points), folder);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(5)
                    .allSatisfy(file -> assertThat(file)
                            .content()
                            .startsWith("<svg xmlns=")
                            .contains("<path")
                            .doesNotContain("NaN"));
        }
    }

    @Test
    void theReportHasEachPointEachPriceAndHowFarOffTheModelIs() {
        var points = points();

        var report = CurveReport.of(points, CostModel.fit(points));

        assertThat(report.lines().filter(line -> line.startsWith("| websocket |")))
                .hasSize(18);
        assertThat(report)
                .contains("| a write to a WebSocket | ")
                .contains("The model is off by ")
                .contains("Rooms of 10", "1,000,000 clients over long-poll: ");
    }

    @Test
    void pointsOfSeveralRunsComeTogether() {
        var points = points();
        var file = folder.resolve("points.json");

        points.subList(0, 3).forEach(new Points(file)::add);
        var second = new Points(file);
        points.subList(3, 5).forEach(second::add);

        assertThat(second.all()).isEqualTo(points.subList(0, 5));
        assertThat(new Points(file).all()).isEqualTo(points.subList(0, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    --secnds 3     | There is no option "--secnds". Did you mean "--seconds"?
                    --seconds      | --seconds needs a value.
                    --seconds none | --seconds is a number from 1 to 600, but was "none".
                    --part rooms   | --part is one of subscribers, sizes, channels, transports, all, but was "rooms".
                    """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatThrownBy(() -> CurveOptions.parse(List.of(words.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
