package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ComponentException;

class SettingsSourcesTest {

    @TempDir
    private Path folder;

    private void expect(String yaml, String message, String remedy) {
        assertThatThrownBy(() -> Yaml.sources(folder, yaml))
                .isInstanceOf(ComponentException.class)
                .hasMessage(message)
                .asInstanceOf(type(ComponentException.class))
                .extracting(ComponentException::remedy)
                .asString()
                .startsWith(remedy);
    }

    @Test
    void brokenYamlIsAnsweredWithItsLine() {
        expect(
                "thywill:\n  push: { component: comet\n",
                "settings.yml is not YAML.",
                "settings.yml, line 3, column 1: ");
        expect(
                "thywill:\n\tpush:\n",
                "settings.yml is not YAML.",
                "settings.yml, line 2, column 1: found character '\\t(TAB)' that cannot start any token.");
    }

    @Test
    void aKeyGivenTwiceIsAnError() {
        expect(
                "thywill:\n  push: {}\n  push: {}\n",
                "settings.yml is not YAML.",
                "settings.yml, line 3, column 3: found duplicate key push");
    }

    @Test
    void twoDocumentsAreAnError() {
        expect(
                "thywill: {}\n---\nthywill: {}\n",
                "settings.yml holds 2 documents, but only one is read.",
                "Join them, and take out the lines that are only ---.");
    }

    @Test
    void theDefaultFileMayBeMissing() {
        var sources = SettingsSources.load(new CommandLine(false, Optional.empty(), List.of()), Map.of(), folder);

        assertThat(sources.file()).isEmpty();
        assertThat(sources.directory()).isEqualTo(folder);
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        var missing = folder.resolve("mine.yml");
        var commandLine = new CommandLine(false, Optional.of(missing), List.of());

        assertThatThrownBy(() -> SettingsSources.load(commandLine, Map.of(), folder))
                .isInstanceOf(ComponentException.class)
                .hasMessage("mine.yml is not there: %s.", missing);
    }

    @Test
    void aFolderInsteadOfAFileIsToldAsSuch() throws IOException {
        var directory = Files.createDirectory(folder.resolve("conf"));
        var commandLine = new CommandLine(false, Optional.of(directory), List.of());

        assertThatThrownBy(() -> SettingsSources.load(commandLine, Map.of(), folder))
                .isInstanceOf(ComponentException.class)
                .hasMessage("conf is a folder, and no file with settings: %s.", directory);
    }

    @Test
    void onlyOurVariablesAreLookedAt() {
        var sources = Yaml.sources(folder, "", Map.of("PATH", "x", "THYWILL_PUSH_COMPONENT", "comet"));

        assertThat(sources.environment()).containsOnlyKeys("THYWILL_PUSH_COMPONENT");
    }
}
