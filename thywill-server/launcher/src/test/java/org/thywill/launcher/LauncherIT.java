package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main class as a process of its own, with the class path of this test.
class LauncherIT {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path home;

    /// What a server has printed, and how it ended.
    private record Ended(int status, String output) {}

    private Process launch(String settings, String... options) throws IOException {
        Files.writeString(home.resolve("settings.yml"), settings);
        Files.createDirectories(home.resolve("apps"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Thywill.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as(output)
                .isTrue();
        return new Ended(process.exitValue(), output);
    }

    private Ended run(String settings, String... options) throws IOException, InterruptedException {
        var process = launch(settings, options);
        try {
            return end(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void expectToldWithoutTrace(Ended ended, String... parts) {
        assertThat(ended.output())
                .contains("The server did not start: ")
                .contains(parts)
                .doesNotContain("\tat ");
        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
    }

    @Test
    void aWrongComponentIsToldWithTheNearestName() throws Exception {
        expectToldWithoutTrace(
                run("thywill:\n  push: { component: commet }\n"),
                "No push is named \"commet\".",
                "    settings.yml, line 2, thywill.push.component: found \"commet\", but this server has: ",
                "Did you mean \"comet\"?");
    }

    @Test
    void anUnknownSettingIsToldWithItsLine() throws Exception {
        expectToldWithoutTrace(
                run("thywill:\n  engine:\n    max-cleints: 5\n"),
                "There is no setting thywill.engine.max-cleints.",
                "    settings.yml, line 3: found \"max-cleints\". Did you mean \"max-clients\"?");
    }

    @Test
    void aClusterIsNotThereYet() throws Exception {
        expectToldWithoutTrace(
                run("thywill:\n  cluster: { component: artemis }\n"),
                "No cluster is named \"artemis\".",
                "settings.yml, line 2, thywill.cluster.component: found \"artemis\", but this server has: none.");
    }

    @Test
    void brokenYamlIsToldWithItsLine() throws Exception {
        expectToldWithoutTrace(
                run("thywill:\n  push: {\n"), "settings.yml is not YAML.", "    settings.yml, line 3, column 1: ");
    }

    @Test
    void aPortInUseIsTold() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            expectToldWithoutTrace(run("", "--port", port), port, "in use");
        }
    }

    @Test
    void aDataDirectoryInUseIsToldWithoutATrace() throws Exception {
        var data = dataDirectory();
        try (var file = FileChannel.open(
                        data.resolve("thywill.mv.db"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var lock = file.lock()) {
            assertThat(lock.isValid()).isTrue();

            expectToldWithoutTrace(run("", "--port", "0"), "thywill.mv.db is in use by another program", "--data");
        }
    }

    @Test
    void aHostThatCannotBeResolvedIsTold() throws Exception {
        expectToldWithoutTrace(
                run("thywill: { client-interface: { settings: { host: no.such.host.invalid, port: 0 } } }\n"),
                "The name of the host to listen on cannot be resolved: no.such.host.invalid.",
                "thywill.client-interface.settings.host: found \"no.such.host.invalid\", but expected a name");
    }

    private Path dataDirectory() throws IOException {
        return Files.createDirectory(
                home.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void anEntryOfTheWrongFormIsToldWithItsFileAndItsLine() throws Exception {
        var mine = home.resolve("mine.yml");

        Files.writeString(
                mine, "thywill:\n  engine:\n    channels:\n      - talk a kind=lazy\n      - talk b kind=x\n");
        expectToldWithoutTrace(
                run("", "--settings", mine.toString()),
                "mine.yml, line 5, thywill.engine.channels[1]: \"talk b kind=x\": there is no kind \"x\"");
        Files.writeString(mine, "thywill:\n  engine:\n    message-rates: { talk: fast }\n");
        expectToldWithoutTrace(
                run("", "--settings", mine.toString()), "mine.yml, line 3, thywill.engine.message-rates.talk: ");
        Files.writeString(mine, "thywill:\n  successor: b.example.org\n");
        expectToldWithoutTrace(
                run("", "--settings", mine.toString()),
                "mine.yml, line 2, thywill.successor: \"b.example.org\" is no origin.");
    }

    @Test
    void aWrongOptionIsToldWithStatusTwo() throws Exception {
        var ended = run("", "--prot", "80");

        assertThat(ended).isEqualTo(new Ended(2, "There is no option \"--prot\". Did you mean \"--port\"?\n"));
    }

    @Test
    void aServerThatIsAskedToStopEndsWithStatusZero() throws Exception {
        var process = launch("", "--port", "0");
        try {
            var lines = process.inputReader();
            assertThat(lines.lines().anyMatch(line -> line.contains("Press Ctrl-C to stop.")))
                    .isTrue();

            process.toHandle().destroy();

            assertThat(lines.lines()).contains("Stopping.", "Stopped.");
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aServerThatIsAskedToStopWhileItStartsStopsWhatItHasStarted() throws Exception {
        var data = dataDirectory();
        try (var watcher = data.getFileSystem().newWatchService()) {
            data.register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
            var process = launch("", "--port", "0");
            try {
                awaitDatabase(watcher);

                process.toHandle().destroy();

                var ended = end(process);
                assertThat(ended.output())
                        .contains("Stopping.", "Stopped.")
                        .doesNotContain("did not start", "Shutdown in progress");
                assertThat(ended.status()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /// Returns when the database has begun to start, which others then follow.
    private static void awaitDatabase(WatchService data) throws InterruptedException {
        for (boolean begun = false; !begun; ) {
            var key = data.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(key).as("something new in the data directory").isNotNull();
            begun = key.pollEvents().stream()
                    .anyMatch(event -> String.valueOf(event.context()).endsWith(".mv.db"));
            key.reset();
        }
    }
}
