package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
    static void startServer() {
        server = start();
    }

    private static Server start() {
        return start("peer/thywill/settings.yml");
    }

    private static Server start(String settings) {
        return Server.start(
                ServerBuild.in("", Bench.ROOT),
                Path.of(settings).toAbsolutePath(),
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
        var words = words(workload);
        words.addAll(List.of(more));

        assertThat(Bench.run(words)).isZero();

        assertThat(folder.resolve("bench.html")).content().contains("<table>").contains(workload);
        var outcome = JSON.readTree(Files.readString(lines));
        assertThat(outcome.get("workload").asString()).isEqualTo(workload);
        assertThat(outcome.get("clients").asInt()).isEqualTo(20);
        return outcome;
    }

    /// What asks for a short measurement.
    private List<String> words(String workload) {
        var words = new ArrayList<>(List.of(workload, "--clients", "20", "--warm-up", "1"));
        if (Workload.of(workload).uses(Workload.Option.CHANNELS)) {
            words.addAll(List.of("--channels", "2"));
        }
        if (Workload.of(workload).uses(Workload.Option.SECONDS)) {
            words.addAll(List.of("--seconds", "1"));
        }
        words.addAll(List.of("--json", folder.resolve("lines.json").toString()));
        words.addAll(List.of("--report", folder.resolve("bench.html").toString()));
        return words;
    }

    @ParameterizedTest
    @EnumSource(
            value = Workload.class,
            names = {"FAN_OUT", "LONG_POLL", "ROOMS", "ECHO", "DURABLE", "RECOVERY"})
    void eachWorkloadHasDeliveriesAndTheirLatencies(Workload workload) throws IOException {
        var outcome = measuredThere(workload.word());

        assertThat(outcome.get("deliveries").asLong()).isPositive();
        assertThat(outcome.get("p50Micros").asDouble()).isPositive();
        assertThat(outcome.get("lost").asLong()).isZero();
        assertThat(outcome.get("refused").asLong()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"WEBSOCKET", "SSE", "STREAM", "LONG_POLL"})
    void aFanOutGoesOverEachTransport(Transport transport) throws IOException {
        var outcome = measuredThere("fan-out", "--transport", transport.word(), "--rate", "50");

        assertThat(outcome.get("deliveries").asLong()).isPositive();
        assertThat(outcome.get("transport").asString()).isEqualTo(transport.word());
    }

    @ParameterizedTest
    @EnumSource(
            value = Workload.class,
            names = {"ECHO", "DURABLE"})
    void atARateTheLoopIsOpen(Workload workload) throws IOException {
        assertThat(measuredThere(workload.word()).get("closedLoop").asBoolean()).isTrue();
        Files.delete(folder.resolve("lines.json"));

        var paced = measuredThere(workload.word(), "--rate", "50");

        assertThat(paced.get("closedLoop").asBoolean()).isFalse();
        assertThat(paced.get("publishedPerSecond").asDouble()).isBetween(30.0, 70.0);
    }

    @Test
    void idleClientsAreWeighed() throws IOException {
        var outcome = measured("idle");

        assertThat(outcome.get("cpuMicrosPerConnect").asDouble()).isPositive();
        assertThat(outcome.get("heapBytesPerClient").asDouble()).isPositive();
        assertThat(outcome.has("cpuMicrosPerClientSecond")).isTrue();
        assertThat(outcome.has("perSecond")).isFalse();
    }

    @Test
    void aServerThatEndsMeanwhileIsAnError() {
        var before = ProcessHandle.current().children().toList();
        try (var doomed = start();
                var run = run(Workload.ROOMS, doomed, "--clients", "20", "--seconds", "60", "--warm-up", "0")) {
            var measured = CompletableFuture.supplyAsync(() -> Workload.ROOMS.measure(run));
            await(() -> run.meter().arrived() > 0);

            ProcessHandle.current()
                    .children()
                    .filter(child -> !before.contains(child))
                    .forEach(ProcessHandle::destroyForcibly);

            assertThat(measured)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withMessageContaining("The server ended with status 137 while it was measured. The last it said:")
                    .withMessageContaining("http://127.0.0.1:");
        }
    }

    @Test
    void clientsThatWereCutOffCatchUpWithAllThatTheyMissed() {
        try (var run = run(Workload.RECOVERY, server, "--clients", "300", "--warm-up", "1", "--rate", "1000")) {
            var outcome = Workload.RECOVERY.measure(run);

            assertThat(outcome.latency().getTotalCount()).isEqualTo(300);
            assertThat(outcome.figure(Outcome.DELIVERIES)).isGreaterThanOrEqualTo(300 * 50);
            assertThat(Verdict.of(outcome)).isEmpty();
        }
    }

    private static Run run(Workload workload, Server subject, String... words) {
        var all = new ArrayList<>(List.of(workload.word()));
        all.addAll(List.of(words));
        return new Run("", "", workload, subject, Options.parse(all), new Progress(System.out, false));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatWasMeasuredBeforeAFailureIsTold() throws IOException {
        var broken = Files.createDirectories(folder.resolve("broken/thywill-server/launcher/target/thywill/lib"));
        var words = words("echo");
        words.addAll(List.of("--against", folder.resolve("broken").toString()));

        assertThat(Bench.run(words)).isEqualTo(1);

        assertThat(broken).isDirectory();
        assertThat(Files.readAllLines(folder.resolve("lines.json"))).hasSize(1);
        assertThat(folder.resolve("bench.html")).content().contains("<td>echo (this)</td>");
    }

    @Test
    void whoIsEndedEarlyTellsWhatIsThere() throws Exception {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName()));
        words.addAll(words("idle"));
        words.addAll(List.of("--rounds", "100", "--url", server.address().toString()));
        var bench = new ProcessBuilder(words).redirectErrorStream(true).start();
        await(() -> Files.exists(folder.resolve("lines.json")));

        bench.toHandle().destroy();

        try (var said = bench.inputReader()) {
            assertThat(said.lines()).anyMatch(line -> line.startsWith("idle  "));
        }
        assertThat(bench.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.exitValue()).isEqualTo(143);
        assertThat(folder.resolve("bench.html")).content().contains("<td>idle</td>");
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
        var load = Load.of(List.of(Transport.values()), 16, 2, 50);
        try (var compressing = start("curves.yml")) {
            var curves = new Curves(options, compressing, new Progress(System.out, false));

            var point = CostPoint.of(List.of(curves.sample(load, 0)));

            assertThat(point.deliveries()).isPositive();
            assertThat(point.wrong()).isZero();
            assertThat(point.cpuMicros().middle()).isPositive();
            assertThat(point.p99Millis().middle())
                    .isGreaterThanOrEqualTo(point.p50Millis().middle());
        }
    }

    @Test
    void aServerHereMayBeCalledLocalhost() throws IOException {
        var url = "http://localhost:" + server.address().getPort() + "/";

        assertThat(measured("echo", "--url", url).get("deliveries").asLong()).isPositive();
    }

    @Test
    void aServerThatIsNotThereIsAnError() {
        var url = "http://127.0.0.1:1/";

        assertThat(Bench.run(List.of("echo", "--url", url, "--seconds", "1"))).isEqualTo(1);
    }

    @Test
    void aWrongCommandLineIsTwo() {
        assertThat(Bench.run(List.of("fan-in"))).isEqualTo(2);
        assertThat(Bench.run(List.of("idle", "--report", folder.toString()))).isEqualTo(2);
    }
}
