package org.thywill.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("comet", "stomp", "ping-interval", "max-queue-size");

    @ParameterizedTest
    @CsvSource({
        "commet, comet",
        "coment, comet",
        "COMET, comet",
        "ocmet, comet",
        "stopm, stomp",
        "pingInterval, ping-interval",
        "max-queu-sizes, max-queue-size"
    })
    void aTypingErrorLeadsToTheNearestName(String found, String expected) {
        assertThat(NearestName.of(found, KNOWN)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"websocket", "x", "''"})
    void aNameThatIsFarFromAllLeadsToNone(String found) {
        assertThat(NearestName.of(found, KNOWN)).isEmpty();
        assertThat(NearestName.question(found, KNOWN)).isEmpty();
    }

    @Test
    void anEndlessNameIsNotCompared() {
        assertThat(NearestName.of("c".repeat(100_000), KNOWN)).isEmpty();
    }

    @Test
    void theGuessIsAQuestion() {
        assertThat(NearestName.question("commet", KNOWN)).isEqualTo("Did you mean \"comet\"?");
    }
}
