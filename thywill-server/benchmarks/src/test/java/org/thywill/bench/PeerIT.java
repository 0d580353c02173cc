package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The packaged server as another load generator starts it, which looks at the process that it has started.
class PeerIT {
    private static final Path FOLDERS = Path.of("target/peers");

    @Test
    void whatIsStartedBecomesTheServer() throws Exception {
        var ended = Files.createDirectories(FOLDERS.resolve(endedProcess()));
        var process = new ProcessBuilder("bash", "peer/thywill/run.sh", "0")
                .redirectErrorStream(true)
                .start();
        try {
            var address = ServerOutput.of(process).address().get(60, TimeUnit.SECONDS);

            assertThat(address.getPort()).isPositive();
            assertThat(process.info().command())
                    .hasValueSatisfying(java -> assertThat(java).endsWith("/bin/java"));
            assertThat(FOLDERS.resolve(Long.toString(process.pid())).resolve("data"))
                    .isNotEmptyDirectory();
            assertThat(ended).doesNotExist();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static String endedProcess() throws IOException {
        var process = new ProcessBuilder("true").start();
        process.onExit().join();
        return Long.toString(process.pid());
    }
}
