package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.component.Json;

class AppJsonTest {
    enum Colour {
        RED
    }

    record Line(long id, String text, Instant at) {}

    record Page(List<Line> lines, Colour colour, Duration length) {}

    record Broken(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("no name");
        }
    }

    private final AppJson json = new AppJson();

    @Test
    void recordsBecomeObjectsAndTimesTexts() {
        var page = new Page(
                List.of(new Line(1, "a\nb", Instant.parse("2026-01-02T03:04:05.678Z"))),
                Colour.RED,
                Duration.ofSeconds(90));

        var written = json.write(page);

        assertThat(written)
                .hasToString("{\"lines\":[{\"id\":1,\"text\":\"a\\nb\",\"at\":\"2026-01-02T03:04:05.678Z\"}],"
                        + "\"colour\":\"RED\",\"length\":\"PT1M30S\"}");
        assertThat(json.read(written, Page.class)).isEqualTo(page);
    }

    @Test
    void membersThatATypeDoesNotKnowAreLeftOut() {
        assertThat(json.read(Json.ofValid("{\"id\":7,\"colour\":\"blue\"}"), Line.class))
                .isEqualTo(new Line(7, null, null));
    }

    @Test
    void whatDoesNotFitIsNamedWithItsPath() {
        var misfit = Json.ofValid("{\"lines\":[{\"id\":1},{\"id\":\"x\"}]}");

        assertThatThrownBy(() -> json.read(misfit, Page.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The JSON does not fit Page at \"lines[1].id\"");
    }

    @Test
    void whatCannotBeWrittenIsNamedWithItsPath() {
        assertThatThrownBy(() -> json.write(List.of(new Broken("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot be written as JSON at \"[0].name\"");
    }

    @Test
    void halfACharacterIsStillWrittenAsUtf8() {
        assertThat(json.write("\ud83d")).hasToString("\"\\uD83D\"");
    }
}
