package org.thywill.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.app.Refused;

class RulesTest {

    private static void assertRefused(String code, Runnable rule) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(rule::run)
                .extracting(Refused::code)
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "a", "room-2", "4-ever", "a-------------------------------------40"})
    void aRoomsNameIsOfLowerCaseLettersDigitsAndHyphens(String room) {
        assertThat(Rules.room(room)).isEqualTo(room);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-a", "Lobby", "a b", "a/b", "zürich", "a--------------------------------------41"})
    void otherNamesOfRoomsAreRefused(String room) {
        assertRefused("no-such-room", () -> Rules.room(room));
    }

    @Test
    void aNameHasSingleSpacesAndNothingUnseen() {
        assertThat(Rules.name("  Ada \t\n King\u202e\u0000 ")).isEqualTo("Ada King");
        assertThat(Rules.name("👩‍🚀 Zoë")).isEqualTo("👩‍🚀 Zoë");
    }

    @Test
    void aNameHas1To40Characters() {
        assertThat(Rules.name("😀".repeat(40))).isEqualTo("😀".repeat(40));
        assertRefused("long-name", () -> Rules.name("😀".repeat(41)));
        assertRefused("no-name", () -> Rules.name(" \u0007\n"));
        assertRefused("no-name", () -> Rules.name(null));
    }

    @Test
    void aTextKeepsItsLinesAndLosesWhatSurroundsIt() {
        assertThat(Rules.text("\n  one\r\n\ttwo \n\n")).isEqualTo("one\n\ttwo");
        assertThat(Rules.text("a\u0000b\ud800c\u2028")).isEqualTo("abc");
    }

    @Test
    void aTextHas1To2000Characters() {
        assertThat(Rules.text("x".repeat(2_000))).hasSize(2_000);
        assertRefused("too-long", () -> Rules.text("x".repeat(2_001)));
        assertRefused("empty", () -> Rules.text(" \n\u0000 "));
        assertRefused("empty", () -> Rules.text(null));
    }

    @Test
    void aKeyIsOptionalAndPlain() {
        assertThat(Rules.key(null)).isNull();
        assertThat(Rules.key("aZ0_-")).isEqualTo("aZ0_-");
        assertRefused("invalid", () -> Rules.key("a b"));
    }
}
