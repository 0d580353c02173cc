package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

class BoundSettingsTest {

    enum Mode {
        FAST,
        VERY_SAFE
    }

    record Sample(
            @Setting(value = "8080", min = "0", max = "65535", about = "")
            int port,

            @Setting(value = "5", about = "") long count,

            @Setting(value = "none", about = "") String name,

            @Setting(value = "true", about = "") boolean enabled,

            @Setting(value = "25s", min = "1s", about = "") Duration pingInterval,

            @Setting(value = "64KB", max = "1MB", about = "")
            ByteSize maxSize,

            @Setting(value = "some/file", about = "") Path file,

            @Setting(value = "very-safe", about = "") Mode mode,

            @Setting(value = "a, b", about = "") List<String> hosts,

            @Setting(about = "") Map<String, String> options,

            @Setting(about = "") List<Duration> steps) {}

    @TempDir
    private Path folder;

    private BoundSettings settings(String yaml) {
        return new BoundSettings(Yaml.sources(folder, yaml).all());
    }

    private Sample bind(String lines) {
        return settings("thywill: { sample: {" + lines + "} }").bind("thywill.sample", Sample.class);
    }

    @Test
    void aKeyThatIsNotGivenHasItsDefault() {
        assertThat(bind(""))
                .isEqualTo(new Sample(
                        8080,
                        5,
                        "none",
                        true,
                        Duration.ofSeconds(25),
                        ByteSize.valueOf("64KB"),
                        Path.of("some/file"),
                        Mode.VERY_SAFE,
                        List.of("a", "b"),
                        Map.of(),
                        List.of()));
    }

    @Test
    void everyTypeIsReadAsItIsWritten() {
        var bound = bind("""
                port: 0, count: 9000000000, name: 'x y', enabled: false, ping-interval: 2h, max-size: 512,
                file: /tmp/x, mode: FAST, hosts: [c], options: { useSsl: 'yes', a: 1 }, steps: [1s, 250ms]""");

        assertThat(bound)
                .isEqualTo(new Sample(
                        0,
                        9_000_000_000L,
                        "x y",
                        false,
                        Duration.ofHours(2),
                        new ByteSize(512),
                        Path.of("/tmp/x"),
                        Mode.FAST,
                        List.of("c"),
                        Map.of("useSsl", "yes", "a", "1"),
                        List.of(Duration.ofSeconds(1), Duration.ofMillis(250))));
    }

    @Test
    void anEmptyListIsNotTheDefault() {
        assertThat(bind("hosts: []").hosts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: eighty       | port          | the wrong form | "eighty" | a whole number such as 8080.
            port: 1.5          | port          | the wrong form | "1.5" | a whole number such as 8080.
            port: 99999999999  | port          | the wrong form | "99999999999" | a whole number such as 8080.
            port:              | port          | the wrong form | nothing | a whole number such as 8080.
            port: 70000        | port          | out of range   | "70000" | 0 to 65535.
            enabled: yes please| enabled       | the wrong form | "yes please" | true or false.
            ping-interval: 25  | ping-interval | the wrong form | "25" | a duration such as 25s.
            ping-interval: 5ms | ping-interval | out of range   | "5ms" | at least 1s.
            max-size: big      | max-size      | the wrong form | "big" | a size such as 64KB.
            max-size: 2MB      | max-size      | out of range   | "2MB" | at most 1MB.
            mode: quick        | mode          | the wrong form | "quick" | one of fast, very-safe.
            steps: [1s, soon]  | steps         | the wrong form | "soon" | a duration such as 25s.
            """)
    void aValueOfTheWrongFormIsAnsweredWithPlaceFindingAndExpectation(
            String line, String key, String what, String found, String expected) {
        var settings = settings("thywill:\n  sample:\n    " + line + "\n");

        assertThatThrownBy(() -> settings.bind("thywill.sample", Sample.class))
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching("The setting thywill.sample.%s (has|is) %s\\.".formatted(key, what))
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .isEqualTo("settings.yml, line 3, thywill.sample.%s: found %s, but expected %s"
                        .formatted(key, found, expected));
    }

    @Test
    void theEnvironmentWinsOverTheFileAndTheCommandLineOverBoth() {
        var yaml = "thywill: { sample: { port: 1, ping-interval: 1s, count: 1 } }";
        var environment =
                Map.of("THYWILL_SAMPLE_PORT", "2", "THYWILL_SAMPLE_PINGINTERVAL", "2s", "THYWILL_SAMPLE_HOSTS_0", "");
        var sources = Yaml.sources(folder, yaml, environment, "sample.port=3");

        var bound = new BoundSettings(sources.all()).bind("thywill.sample", Sample.class);

        assertThat(bound.port()).isEqualTo(3);
        assertThat(bound.pingInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(bound.count()).isEqualTo(1);
        assertThat(bound.hosts()).containsExactly("");
    }

    @Test
    void anErrorNamesTheVariableOrTheOptionItComesFrom() {
        var variable = new BoundSettings(
                Yaml.sources(folder, "", Map.of("THYWILL_SAMPLE_PORT", "x")).all());
        var option = new BoundSettings(
                Yaml.sources(folder, "", Map.of(), "sample.port=x").all());

        assertThatThrownBy(() -> variable.bind("thywill.sample", Sample.class))
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .asString()
                .startsWith("the environment variable THYWILL_SAMPLE_PORT, thywill.sample.port: found \"x\"");
        assertThatThrownBy(() -> option.bind("thywill.sample", Sample.class))
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .asString()
                .startsWith("the option --sample.port, thywill.sample.port: found \"x\"");
    }

    @Test
    void aPlaceIsThatOfTheElementOfAListAndOfTheEntryOfAMap() {
        var settings = settings("""
                thywill:
                  sample:
                    hosts:
                      - a
                      - b
                    options:
                      some_App: 1
                  other: { hosts: "a, b" }
                """);

        assertThat(settings.place("thywill.sample.hosts[1]"))
                .isEqualTo("settings.yml, line 5, thywill.sample.hosts[1]");
        assertThat(settings.place("thywill.sample.options.some_App"))
                .isEqualTo("settings.yml, line 7, thywill.sample.options.some_App");
        assertThat(settings.place("thywill.other.hosts[1]")).isEqualTo("settings.yml, line 8, thywill.other.hosts[1]");
        assertThat(settings.place("thywill.sample.port")).isEqualTo("thywill.sample.port");
    }

    @Test
    void aChoiceSaysWhereItWasMade() {
        var settings = settings("thywill:\n  push: { component: stomp }\n");

        assertThat(settings.choice(Slot.PUSH).name()).isEqualTo("stomp");
        assertThat(settings.choice(Slot.PUSH).place()).isEqualTo("settings.yml, line 2, thywill.push.component");
        assertThat(settings.choice(Slot.DATABASE).name()).isEqualTo("h2");
    }
}
