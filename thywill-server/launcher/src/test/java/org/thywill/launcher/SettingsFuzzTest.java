package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thywill.component.ComponentException;

/// Whatever `settings.yml` holds, it is read, or refused with a sentence and a way out.
class SettingsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreSettingsOrRefused(byte[] yaml) throws IOException {
        var directory = Files.createTempDirectory("fuzz");
        var file = directory.resolve(SettingsSources.DEFAULT_FILE);
        try {
            Files.write(file, yaml);
            var sources =
                    SettingsSources.load(new CommandLine(false, Optional.of(file), List.of()), Map.of(), directory);
            sources.all().forEach(source -> assertThat(source).isNotNull());
        } catch (ComponentException e) {
            assertThat(e.getMessage()).isNotBlank();
            assertThat(e.remedy()).isNotBlank();
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }
}
