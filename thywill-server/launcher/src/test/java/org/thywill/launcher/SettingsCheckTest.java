package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.SettingsException;

class SettingsCheckTest {
    private final KnownSettings known = new KnownSettings()
            .add("thywill.data-directory", SettingKey.Shape.SINGLE)
            .add("thywill.push.component", SettingKey.Shape.SINGLE)
            .add("thywill.push.settings.ping-interval", SettingKey.Shape.SINGLE)
            .add("thywill.push.settings.hosts", SettingKey.Shape.LIST)
            .add("thywill.push.settings.options", SettingKey.Shape.MAP);

    @TempDir
    private Path folder;

    private void check(String yaml) {
        Yaml.sources(folder, yaml).file().ifPresent(file -> SettingsCheck.check(known, file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "thywill:",
                "thywill: { push: }",
                "thywill: { push: { component: comet, settings: } }",
                "thywill: { push: { settings: {} } }",
                "thywill: { push: { settings: { pingInterval: 1s, ping_interval: 2s } } }",
                "thywill: { push: { settings: { hosts: [a, b], options: { any.thing: 1, else: { deep: 2 } } } } }",
                "thywill: { push: { settings: { hosts: a } } }"
            })
    void knownKeysPass(String yaml) {
        assertThatCode(() -> check(yaml)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bad")
    void aKeyThatNobodyReadsIsAnError(String yaml, String message, String remedy) {
        assertThatThrownBy(() -> check(yaml))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message)
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .asString()
                .startsWith(remedy);
    }

    private static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(
                        "thywill:\n  push:\n    settings:\n      ping-intervall: 1s\n",
                        "There is no setting thywill.push.settings.ping-intervall.",
                        "settings.yml, line 4: found \"ping-intervall\". Did you mean \"ping-interval\"?\n"
                                + "There are: hosts, options, ping-interval."),
                Arguments.of(
                        "thywil: { push: { component: comet } }",
                        "There is no setting thywil.",
                        "settings.yml, line 1: found \"thywil\". Did you mean \"thywill\"?"),
                Arguments.of(
                        "thywill: { psuh: { component: comet } }",
                        "There is no setting thywill.psuh.",
                        "settings.yml, line 1: found \"psuh\". Did you mean \"push\"?"),
                Arguments.of(
                        "thywill: { websocket: { component: comet } }",
                        "There is no setting thywill.websocket.",
                        "settings.yml, line 1: found \"websocket\".\nThere are: data-directory, push."),
                Arguments.of(
                        "document: 1",
                        "There is no setting document.",
                        "settings.yml, line 1: found \"document\".\nThere are: thywill."),
                Arguments.of(
                        "thywill:\n  push: comet\n",
                        "The setting thywill.push has the wrong form.",
                        "settings.yml, line 2: found comet, but expected further keys below it, such as \"compo"),
                Arguments.of(
                        "thywill:\n  push: { component: [comet] }\n",
                        "The setting thywill.push.component has the wrong form.",
                        "settings.yml, line 2: found a list or further keys, but expected a single value."),
                Arguments.of(
                        "thywill:\n  push: { component: { name: comet } }\n",
                        "The setting thywill.push.component has the wrong form.",
                        "settings.yml, line 2: found a list or further keys"),
                Arguments.of(
                        "thywill:\n  push: [comet]\n",
                        "The setting thywill.push has the wrong form.",
                        "settings.yml, line 2: found comet, but expected further keys"),
                Arguments.of(
                        "thywill:\n  push:\n    settings: { hosts: { a: b } }\n",
                        "The setting thywill.push.settings.hosts has the wrong form.",
                        "settings.yml, line 3: found further keys, but expected a list."));
    }

    @Test
    void variablesThatAreNearlySettingsAreNamedAndOthersAreNot() {
        var variables = List.of(
                "THYWILL_PUSH_COMPONENT",
                "THYWILL_PUSH_SETTINGS_PING_INTERVAL",
                "THYWILL_PUSH_SETTINGS_HOSTS_0",
                "THYWILL_PUSH_SETTINGS_OPTIONS_ANY",
                "THYWILL_PUSH_COMPONNENT",
                "THYWILL_JAVA_OPTS",
                "THYWILL_SERVICE_HOST");

        assertThat(SettingsCheck.suspicious(known, variables))
                .containsExactly("The environment variable THYWILL_PUSH_COMPONNENT is no setting."
                        + " Did you mean THYWILL_PUSH_COMPONENT?");
    }
}
