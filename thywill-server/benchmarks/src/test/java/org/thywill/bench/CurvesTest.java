package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.bench.CurveOptions.Part;

class CurvesTest {
    @TempDir
    private Path folder;

    /// As if every delivery cost so much.
    private static CurveSample sample(Load load, double microsPerDelivery, long latencyMillis, long wrong) {
        double deliveries = (double) load.rate() * load.subscribersOfEach();
        var latency = new Histogram(3);
        if (deliveries > 0) {
            latency.recordValue(latencyMillis * 1_000_000);
        }
        return new CurveSample(
                load,
                4L * load.rate(),
                load.rate(),
                deliveries,
                2_000 + load.clients() + microsPerDelivery * deliveries,
                wrong,
                CurveSample.encoded(latency));
    }

    private static List<CurveSample> samples() {
        var samples = new ArrayList<CurveSample>();
        for (double micros : new double[] {9, 12, 10}) {
            CurveLoads.of(Part.ALL).forEach(load -> samples.add(sample(load, micros, (long) micros, 0)));
        }
        return samples;
    }

    private static List<CostPoint> points() {
        var points = new Points(null);
        samples().forEach(points::add);
        return points.all();
    }

    @Test
    void aPointIsTheMedianOfItsSamplesWithTheirSpread() {
        var load = Load.webSockets(100, 1, 100);

        var point = CostPoint.of(List.of(sample(load, 9, 1, 0), sample(load, 30, 3, 2), sample(load, 10, 2, 1)));

        assertThat(point.cpuMicrosPerDelivery().least()).isCloseTo(9.21, within(1e-9));
        assertThat(point.cpuMicrosPerDelivery().middle()).isCloseTo(10.21, within(1e-9));
        assertThat(point.cpuMicrosPerDelivery().most()).isCloseTo(30.21, within(1e-9));
        assertThat(point.p50Millis().middle()).isCloseTo(2, within(0.01));
        assertThat(point.p99Millis().middle()).isCloseTo(3, within(0.01));
        assertThat(point.p99Millis().least()).isCloseTo(1, within(0.01));
        assertThat(point.published()).isEqualTo(1_200);
        assertThat(point.wrong()).isEqualTo(3);
    }

    @Test
    void thereIsAPlotOfEachCurveWithBars() throws IOException {
        var report = new CurveReport(points());

        CurvePlots.write(points(), report.model(), folder);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(8)
                    .allSatisfy(file -> assertThat(file)
                            .content()
                            .startsWith("<svg xmlns=")
                            .contains("<path", "m-4 0h8")
                            .doesNotContain("NaN"));
        }
    }

    @Test
    void theReportHasEachPointEachPriceAndHowFarOffTheModelIs() {
        var report = new CurveReport(points());

        var text = report.text();

        assertThat(text.lines()
                        .filter(line -> line.startsWith("| ")
                                && line.chars().filter(c -> c == '|').count() == 14))
                .hasSize(1 + 1 + CurveLoads.of(Part.ALL).size());
        assertThat(text)
                .contains("| a write to a WebSocket | ", "| deflating a publication | ")
                .contains("The model is off by ", "is predicted from all others: ")
                .contains("**1,000,000 clients", "| long-poll-gzip | ", "| 16 | 7.6 | ")
                .contains("One hundredth of that over WebSocket was measured")
                .contains("Nothing was lost")
                .doesNotContain("at its limit and did less");
        assertThat(report.wrong()).isZero();
    }

    @Test
    void whatWentWrongIsSaidAndCounted() {
        var load = Load.webSockets(100, 1, 100);
        var report = new CurveReport(List.of(CostPoint.of(List.of(sample(load, 9, 1, 7)))));

        assertThat(report.wrong()).isEqualTo(7);
        assertThat(report.text()).contains("nothing is extrapolated").doesNotContain("1,000,000 clients");
        assertThat(report.text()).contains("so none of this counts", "- 7 times at websocket, 100 clients");
    }

    @Test
    void aPointAtTheLimitIsNamedAndNotFitted() {
        var load = Load.webSockets(100, 1, 100);
        var behind = new CurveSample(load, 360, 90, 9_000, 1e6, 0, CurveSample.encoded(new Histogram(3)));
        var points = List.of(CostPoint.of(List.of(behind)));

        assertThat(CurveLoads.fitted(points)).isEmpty();
        assertThat(new CurveReport(points).text()).contains("did less than planned", "- websocket, 100 clients");
    }

    @Test
    void measurementsOfSeveralRunsComeTogether() {
        var samples = samples();
        var file = folder.resolve("points.json");

        samples.subList(0, 3).forEach(new Points(file)::add);
        var second = new Points(file);
        samples.subList(3, samples.size()).forEach(second::add);

        assertThat(second.all()).isEqualTo(points());
        assertThat(new Points(file).all()).isEqualTo(points());
    }

    @Test
    void otherPointsAreRefused() throws IOException {
        var file = Files.writeString(folder.resolve("points.json"), "{\"transports\":[\"SSE\"]}\n");

        assertThatThrownBy(() -> new Points(file))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("points of this version");
    }

    @Test
    void loadsOfAPartDifferInOneThingAndAreMeasuredOnce() {
        assertThat(CurveLoads.of(Part.ALL)).doesNotHaveDuplicates();
        assertThat(CurveLoads.of(Part.SUBSCRIBERS))
                .allSatisfy(load -> assertThat(load.rate() * load.subscribersOfEach())
                        .isBetween(CurveLoads.DELIVERIES * 9 / 10, CurveLoads.DELIVERIES));
        assertThat(CurveLoads.mixed())
                .extracting(load -> load.transports().size())
                .containsExactly(1, 2, 4, 6, 8);
        assertThat(CurveLoads.of(Part.CHANNELS)).contains(CurveLoads.mixed().getFirst());
    }

    @Test
    void everyTransportHasAsManySubscribersOfEachChannel() {
        assertThat(CurveLoads.of(Part.ALL))
                .allSatisfy(load -> assertThat(
                                load.subscribersOfEach() % load.transports().size())
                        .isZero());
    }

    @ParameterizedTest
    @CsvSource({"1000, 10, 4", "3000, 3, 12", "10000, 1, 34", "1000, 0, 25", "0, 0, 10"})
    void aPercentileRestsOnAHundredPublications(int clients, int rate, int seconds) {
        assertThat(Load.webSockets(clients, 1, rate).seconds(4, 3)).isEqualTo(seconds);
    }

    @Test
    void theWarmUpEndsWhenADeliveryCostsNoLess() {
        var plateau = new CurveWarmUp.Plateau();

        assertThat(Stream.of(20.0, 12.0, 10.0, 9.9, 8.0, 7.9, 8.3).map(plateau::isFalling))
                .containsExactly(true, true, true, true, true, true, false);
        assertThat(plateau).hasToString("20.0, 12.0, 10.0, 9.9, 8.0, 7.9, 8.3");
    }

    @Test
    void theMoreNodesThereAreTheMoreOfThemHaveARoom() {
        assertThat(CurveExtrapolation.nodesOfRoom(1)).isCloseTo(1, within(1e-9));
        assertThat(CurveExtrapolation.nodesOfRoom(4)).isCloseTo(3.77, within(0.01));
        assertThat(CurveExtrapolation.nodesOfRoom(1_000)).isCloseTo(10, within(0.1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    --secnds 3     | There is no option "--secnds". Did you mean "--seconds"?
                    --seconds      | --seconds needs a value.
                    --seconds none | --seconds is a number from 1 to 600, but was "none".
                    --part rooms   | --part is one of subscribers, sizes, channels, transports, rates, idle, check, all, but was "rooms".
                    """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatThrownBy(() -> CurveOptions.parse(List.of(words.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
