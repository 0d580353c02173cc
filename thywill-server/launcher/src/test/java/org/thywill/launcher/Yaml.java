package org.thywill.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings as a test writes them.
final class Yaml {
    private Yaml() {}

    static SettingsSources sources(Path folder, String yaml) {
        return sources(folder, yaml, Map.of());
    }

    static SettingsSources sources(Path folder, String yaml, Map<String, String> environment, String... overrides) {
        try {
            Files.writeString(folder.resolve("settings.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var given = List.of(overrides).stream()
                .map(each -> each.split("=", 2))
                .map(each -> new CommandLine.Given("--" + each[0], each[0], each[1]))
                .toList();
        return SettingsSources.load(new CommandLine(false, Optional.empty(), given), environment, folder);
    }
}
