package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The load tool on the packaged server, briefly.
class BenchIT {
    private static final JsonMapper JSON = new JsonMapper();

    private static Server server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        var settings = Path.of("peer/thywill/settings.yml").toAbsolutePath();
        server = Server.start(
                ServerBuild.in("", Path.of("../..")),
                settings,
                Path.of("target/apps").toAbsolutePath());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private JsonNode measuredThere(String workload, String... more) throws IOException {
        var words = new ArrayList<>(List.of(more));
        words.addAll(List.of("--url", server.address().toString()));
        return measured(workload, words.toArray(String[]::new));
    }

    private JsonNode measured(String workload, String... more) throws IOException {
        var lines = folder.resolve("lines.json");
        var words = new ArrayList<>(List.of(workload, "--clients", "20", "--channels", "2"));
        words.addAll(List.of("--seconds", "1", "--warm-up", "1", "--json", lines.toString()));
        words.addAll(List.of("--report", folder.resolve("bench.html").toString()));
        words.addAll(List.of(more));

        assertThat(Bench.run(words)).isZero();

        assertThat(folder.resolve("bench.html")).content().contains("<table>").contains(workload);
        var outcome = JSON.readTree(Files.readString(lines));
        assertThat(outcome.get("workload").asString()).isEqualTo(workload);
        assertThat(outcome.get("clients").asInt()).isEqualTo(20);
        return outcome;
    }

    @ParameterizedTest
    @EnumSource(
            value = Workload.class,
            names = {"ROOMS", "ECHO", "DURABLE", "RECOVERY"})
    void eachWorkloadHasDeliveriesAndTheirLatencies(Workload workload) throws IOException {
        var outcome = measuredThere(workload.word());

        assertThat(outcome.get("deliveries").asLong()).isPositive();
        assertThat(outcome.get("p50Micros").asDouble()).isPositive();
        assertThat(outcome.get("lost").asLong()).isZero();
        assertThat(outcome.get("refused").asLong()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFanOutGoesOverEachTransport(Transport transport) throws IOException {
        var outcome = measuredThere("fan-out", "--transport", transport.word(), "--rate", "50");

        assertThat(outcome.get("deliveries").asLong()).isPositive();
        assertThat(outcome.get("transport").asString()).isEqualTo(transport.word());
    }

    @Test
    void idleClientsAreWeighed() throws IOException {
        assertThat(measured("idle").get("cpuMicrosPerConnect").asDouble()).isPositive();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProfileShowsTheServersThreadsAndItsCalls() throws IOException {
        measured("echo", "--profile");

        assertThat(folder.resolve("bench.html"))
                .content()
                .contains("event loops</td>", "virtual threads</td>", "<svg class='flame'", "Native: ")
                .containsPattern("<title>org\\.thywill\\.[\\w.]+: [\\d.]+ % of CPU");
        assertThat(folder.resolve("bench-echo-websocket.svg")).content().contains(">event loops<", ">virtual threads<");
    }

    @Test
    void whatIsDurableIsSetBesideABareLoop() throws IOException {
        var lines = folder.resolve("lines.json");
        var report = folder.resolve("bench.html");

        int status = Bench.run(List.of(
                "durable",
                "--database",
                "mariadb",
                "--seconds",
                "1",
                "--warm-up",
                "0",
                "--json",
                lines.toString(),
                "--report",
                report.toString()));

        assertThat(status).isZero();
        assertThat(Files.readAllLines(lines)).hasSize(2);
        assertThat(report).content().contains("durable (mariadb)").contains("durable (mariadb, bare loop)");
    }

    @Test
    void aPointOfACurveCountsDeliveriesOverAllTransports() {
        var options = CurveOptions.parse(List.of("--seconds", "1"));
        var curves = new Curves(options, server, new Progress(System.out, false));

        var point = curves.point(new CostPoint.Load(List.of(Transport.values()), 8, 2, 128, 50), 0);

        assertThat(point.deliveries()).isPositive();
        assertThat(point.cpuMicros()).isPositive();
        assertThat(point.p99Millis()).isGreaterThanOrEqualTo(point.p50Millis());
    }

    @Test
    void aServerThatIsNotThereIsAnError() {
        var url = "http://127.0.0.1:1/";

        assertThat(Bench.run(List.of("echo", "--url", url, "--seconds", "1"))).isEqualTo(1);
    }

    @Test
    void aWrongCommandLineIsTwo() {
        assertThat(Bench.run(List.of("fan-in"))).isEqualTo(2);
    }
}
