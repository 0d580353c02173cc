package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerBuildTest {
    @TempDir
    private Path root;

    private Path target() {
        return root.resolve("thywill-server/launcher/target");
    }

    @Test
    void aCacheIsUsedIfThereIsOneUnlessItIsNotWanted() throws IOException {
        Files.createDirectories(target().resolve("thywill/lib"));
        assertThat(ServerBuild.in("this", root).cached()).isFalse();

        Files.writeString(target().resolve("thywill.aot"), "");
        var build = ServerBuild.in("this", root);

        assertThat(build.cached()).isTrue();
        assertThat(build.command()).anyMatch(word -> word.startsWith("-XX:AOTCache="));
        assertThat(build.withoutCache().command()).noneMatch(word -> word.startsWith("-XX:AOTCache="));
    }

    @Test
    void whatIsNotBuiltIsRefused() {
        assertThatThrownBy(() -> ServerBuild.in("other", root))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("There is no server in");
    }
}
