package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ComponentException;
import org.thywill.component.SettingsException;

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
    void aFileWithoutKeysIsToldWithWhatItHasInstead() {
        expect(
                "# settings\n- thywill: {}\n",
                "settings.yml does not begin with a key.",
                "settings.yml, line 2: found a list, but expected keys such as thywill:.");
        expect(
                "just a text",
                "settings.yml does not begin with a key.",
                "settings.yml, line 1: found the text \"just a text\", but expected keys such as thywill:.");
        expect(
                "x".repeat(50),
                "settings.yml does not begin with a key.",
                "settings.yml, line 1: found the text \"" + "x".repeat(40) + "…\", but expected keys");
    }

    @Test
    void aFileThatIsNotUtf8IsToldWithTheLine() throws IOException {
        var file = folder.resolve("mine.yml");
        Files.writeString(file, "# für\nthywill: {} # café\n", StandardCharsets.ISO_8859_1);
        var commandLine = new CommandLine(false, Optional.of(file), List.of());

        assertThatThrownBy(() -> SettingsSources.load(commandLine, Map.of(), folder))
                .isInstanceOf(SettingsException.class)
                .hasMessage("mine.yml is not UTF-8 text.")
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .isEqualTo("mine.yml, line 1: found the byte 0xFC, which is no UTF-8 here.\nSave it again as UTF-8.");
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
