package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    /// Makes folders, closes one of them, and ends.
    static void main(String[] arguments) throws IOException {
        var closed = TemporaryFolder.create("test");
        var left = TemporaryFolder.create("test");
        for (var folder : new TemporaryFolder[] {closed, left}) {
            Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("file"), "x");
            System.out.println(folder.path());
        }
        closed.close();
        TemporaryFolder.beforeRemoval(() -> System.out.println(Files.exists(left.path())));
        System.out.println(Files.exists(closed.path()) + " " + Files.exists(left.path()));
    }

    @Test
    void itIsGoneWhenItIsClosedOrTheJvmEnds() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), TemporaryFolderTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String[] printed;
        try (var output = process.inputReader()) {
            printed = output.lines().toArray(String[]::new);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(printed).hasSize(4);
        assertThat(printed[2]).isEqualTo("false true");
        assertThat(printed[3]).isEqualTo("true");
        assertThat(Path.of(printed[0])).isAbsolute().doesNotExist();
        assertThat(Path.of(printed[1])).isAbsolute().doesNotExist();
    }
}
