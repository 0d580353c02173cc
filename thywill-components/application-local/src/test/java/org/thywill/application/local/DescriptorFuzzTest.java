package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;

/// Whatever an application's jar says of itself, it is understood or refused with a sentence.
class DescriptorFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreADescriptorOrRefused(byte[] yaml) {
        try {
            var file = ManifestFile.read(yaml);

            assertThat(file.manifest().id()).matches("[a-z][a-z0-9-]{0,63}");
            assertThat(file.webFolder()).endsWith("/");
        } catch (RefusedJar e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2_000);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreAJarOrRefused(byte[] jar) throws IOException {
        var path = Files.createTempFile("fuzz", ".jar");
        try {
            Files.write(path, jar);
            JarContents.read(path, 1 << 20);
        } catch (RefusedJar e) {
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.delete(path);
        }
    }
}
