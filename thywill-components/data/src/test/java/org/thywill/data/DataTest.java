package org.thywill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class DataTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    record Broken(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("no name");
        }
    }

    private static String write(Object value) {
        var text = new StringWriter();
        Data.write(MAPPER, MAPPER.createGenerator(text), value);
        return text.toString();
    }

    @Test
    void bytesAreWrittenInTheirFormWhereverTheyStand() {
        assertThat(write(new byte[] {1, 2})).isEqualTo("{\"$bytes\":\"AQI=\"}");
        assertThat(write(List.of(Map.of("face", new byte[0])))).isEqualTo("[{\"face\":{\"$bytes\":\"\"}}]");
    }

    @Test
    void anObjectWithMoreMembersMayHaveTheNameOfBytes() {
        var members = new TreeMap<>(Map.of("$bytes", "AQI=", "size", 2));

        assertThat(write(members)).isEqualTo("{\"$bytes\":\"AQI=\",\"size\":2}");
    }

    @Test
    void whatCannotTravelIsToldWithItsPlaceAndNotWithJacksons() {
        assertThatThrownBy(() -> write(Map.of("players", List.of(1, Map.of("score", Double.NaN)))))
                .isInstanceOf(UnfitException.class)
                .hasMessage("$.players[1].score is NaN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ud83dz", "\ude00\ud83d", "\ud83d\ude00\ud83d"})
    void halfOfASurrogatePairCannotTravel(String text) {
        assertThatThrownBy(() -> write(text)).hasMessage("$ is a text with half of a surrogate pair");
        assertThatThrownBy(() -> write(Map.of(text, 1)))
                .hasMessageContaining("has a name with half of a surrogate pair");
    }

    @Test
    void wholeSurrogatePairsTravel() {
        assertThat(write("a\ud83d\ude00\ud83d\ude00z")).isEqualTo("\"a\ud83d\ude00\ud83d\ude00z\"");
    }

    @Test
    void whatJacksonCannotWriteIsItsOwnException() {
        assertThatThrownBy(() -> write(new Broken("x"))).isInstanceOf(JacksonException.class);
    }
}
