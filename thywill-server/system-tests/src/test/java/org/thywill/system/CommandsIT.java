package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./thywill` says by itself, without a build.
class CommandsIT {
    private static final Path THYWILL = Path.of("../../thywill");
    private static final long DEADLINE_SECONDS = 30;

    @TempDir
    private Path folder;

    /// What a command has printed, and how it ended.
    private record Said(int status, String output) {}

    /// A Maven that leaves a trace where it was called, and builds nothing.
    @BeforeEach
    void replaceMaven() throws IOException {
        var maven = folder.resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\ntouch \"%s\"\nexit 1\n".formatted(trace()));
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
    }

    private Path trace() {
        return folder.resolve("maven-was-called");
    }

    private Said thywill(String words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", THYWILL.toString()));
        command.addAll(List.of(words.split(" ")));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        var process = builder.start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Said(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --help",
                "help run",
                "test --help",
                "doctor --help",
                "bench --help",
                "bench -h",
                "bench echo --help",
                "bench jmh --help",
                "bench curves --help",
                "test --suite breaking --help"
            })
    void helpIsShownWithoutABuild(String words) throws Exception {
        var said = thywill(words);

        assertThat(said.output()).startsWith("./thywill ");
        assertThat(said.status()).isZero();
        assertThat(trace()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    run --prot 1                    | run has no option "--prot". Did you mean --port?
                    run --verbose                   | run has no option "--verbose". See
                    --verison                       | there is no command "--verison". Did you mean --version?
                    tset                            | there is no command "tset". Did you mean "test"?
                    upgrade                         | there is no command "upgrade". ./thywill --help
                    help upgrade                    | there is no command "upgrade". ./thywill --help
                    test --only push-commet         | there is no module "push-commet". Did you mean "push-comet"?
                    run x                           | run takes nothing of the name "x". See
                    doctor x                        | doctor takes nothing of the name "x". See
                    bench --transprt sse            | bench has no option "--transprt". Did you mean --transport?
                    bench --clients                 | --clients needs a value.
                    bench idle --rate 5             | --rate is of no use to idle, but to fan-out, long-poll, rooms, echo
                    bench fanout                    | there is no workload "fanout". Did you mean "fan-out"?
                    bench curves --plot x           | bench curves has no option "--plot". Did you mean --plots?
                    bench curves x                  | bench curves takes nothing of the name "x". See
                    bench jmh --itertions 3         | bench jmh has no option "--itertions". Did you mean --iterations?
                    test --ony x                    | test has no option "--ony". Did you mean --only?
                    test --suite braking            | there is one suite, "breaking".
                    test --suite breaking --sed 3   | test --suite breaking has no option "--sed". Did you mean --seed?
                    test --suite breaking --only    | --only needs a value.
                    """)
    void aWordThatIsNotTakenIsRefusedWithoutABuild(String words, String message) throws Exception {
        var said = thywill(words);

        assertThat(said.output()).startsWith("thywill: " + message);
        assertThat(said.status()).isEqualTo(2);
        assertThat(trace()).doesNotExist();
    }

    @Test
    void theScenariosAreListedWithoutABuild() throws Exception {
        var said = thywill("test --suite breaking --list");

        assertThat(said.output()).startsWith("N1 ").contains("\nH14 ").doesNotContain("--");
        assertThat(said.status()).isZero();
        assertThat(trace()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "version"})
    void theVersionIsThatOfTheBuild(String word) throws Exception {
        assertThat(thywill(word).output()).matches("thywill \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }
}
