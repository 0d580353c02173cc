package org.thywill.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.thywill.bootstrap.Providers;
import org.thywill.bootstrap.ServerSettings;
import org.thywill.component.Slot;
import org.thywill.engine.EngineSettings;

/// Writes `documentation/settings.md` from the settings records. The file to write is the argument of its main
/// method.
final class SettingsReference {
    private static final String INTRODUCTION = """
            # Settings

            Everything that can be set, made from the code: do not edit this page. `settings.yml` chooses the
            component of each kind and holds its settings; a key that is left out has its default, and one that
            nobody knows is an error. A `settings.yml` that is empty, or not there, leaves out all.

            ```yaml
            thywill:
              client-interface: { component: http, settings: { port: 8080 } }
              push:             { component: comet }
              data-directory: data
            ```

            The same can be said by environment variables: in capitals, `.` as `_`, without `-`
            (`THYWILL_CLIENTINTERFACE_SETTINGS_PORT`). They win over the file, and the options `--port`, `--apps`
            and `--data` win over both. A variable that nobody knows is no error: it is ignored, and if its name
            is near to one that is known, the console says so at the start. Relative paths start from the folder
            of `settings.yml`.

            Clients speak what the `push` that is chosen speaks: with `comet` the [protocol](protocol.md), with
            `stomp` [STOMP](../thywill-components/push-stomp/README.md).

            A duration is a number with `ms`, `s`, `m`, `h` or `d`; a size is a number with `B`, `KB`, `MB` or `GB`,
            where `KB` is 1,024 bytes.
            """;

    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    private SettingsReference() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), generate(), StandardCharsets.UTF_8);
    }

    static String generate() {
        var reference = new SettingsReference();
        reference.section("The server", "`thywill.…`", ServerSettings.class);
        reference.section("Cluster", "`thywill.cluster.…`", Assembly.Cluster.class);
        reference.section("Engine", "`thywill.engine.…`: limits that hold over every push.", EngineSettings.class);
        Slot.ALL.forEach(reference::slot);
        return reference.text.toString();
    }

    private void slot(Slot<?> slot) {
        for (var provider : Providers.discover().of(slot).values()) {
            boolean byDefault = provider.name().equals(BoundSettings.DEFAULTS.get(slot));
            var where = "`thywill.%s.settings.…` with `thywill.%s.component: %s`%s. %s"
                    .formatted(
                            slot,
                            slot,
                            provider.name(),
                            byDefault ? ", which it is by default" : "",
                            sentence(provider.about()));
            section(capital(Providers.label(slot)) + ": " + provider.name(), where, provider.settingsType());
        }
    }

    private void section(String title, String where, Class<? extends Record> record) {
        text.append("\n## ").append(title).append("\n\n").append(where).append("\n");
        var keys = SettingKey.of(record);
        if (keys.isEmpty()) {
            text.append("\nIt has no settings.\n");
            return;
        }
        text.append("\n| key | type | default | allowed | |\n| --- | --- | --- | --- | --- |\n");
        keys.forEach(this::row);
    }

    private void row(SettingKey key) {
        var setting = key.setting();
        text.append("| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        key.name(),
                        type(key),
                        setting.value().isEmpty() ? "empty" : "`" + setting.value() + "`",
                        range(setting.min(), setting.max()),
                        sentence(setting.about()).replace("|", "\\|")));
    }

    private static String type(SettingKey key) {
        var form = SettingType.form(key.type()).replaceFirst("^an? ", "");
        return switch (key.shape()) {
            case SINGLE -> form;
            case LIST -> "list: " + form;
            case MAP -> "names and texts";
        };
    }

    private static String range(String min, String max) {
        if (min.isEmpty() && max.isEmpty()) {
            return "";
        }
        if (max.isEmpty()) {
            return "from " + min;
        }
        return min.isEmpty() ? "up to " + max : min + " to " + max;
    }

    private static String sentence(String about) {
        return about.endsWith(".") || about.isEmpty() ? about : about + ".";
    }

    private static String capital(String label) {
        return Character.toUpperCase(label.charAt(0)) + label.substring(1);
    }
}
