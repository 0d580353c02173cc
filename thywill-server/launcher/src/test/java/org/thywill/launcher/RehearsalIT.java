package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rehearsal with the packaged applications, and with the class path of this test.
class RehearsalIT {
    private static final Path APPS = Path.of("target/thywill/apps").toAbsolutePath();
    private static final int ENOUGH = 500;

    private static List<String> command(String mainClass) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass);
    }

    @Test
    void everyPartIsPlayedAndTheServerEndsAsItShould() throws Exception {
        long answered = Rehearsal.run(APPS, command(Thywill.class.getName()), ENOUGH);

        assertThat(answered).isGreaterThanOrEqualTo(ENOUGH);
    }

    @Test
    void aServerThatDoesNotStartIsTold() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Rehearsal.run(APPS, command("org.thywill.launcher.Nobody"), ENOUGH))
                .withMessage("The server did not start");
    }

    @Test
    void applicationsThatAreNotThereAreTold(@TempDir Path empty) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Rehearsal.run(empty, command(Thywill.class.getName()), ENOUGH))
                .withMessage("The server did not serve everybody");
    }
}
