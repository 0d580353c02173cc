package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.thywill.component.Json;
import tools.jackson.databind.json.JsonMapper;

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

    @SuppressWarnings("ArrayRecordComponent") // bytes are arrays, and nobody compares the records
    record Blob(String name, byte[] bytes, Object anything) {}

    static final class Node {
        public Node next;
    }

    static Stream<Arguments> unfit() {
        var loop = new Node();
        loop.next = new Node();
        loop.next.next = loop;
        Object deep = 1;
        for (int i = 0; i < 32; i++) {
            deep = List.of(deep);
        }
        return Stream.of(
                arguments(
                        Map.of("players", List.of(Map.of(), Map.of("score", Double.NaN))), "$.players[1].score is NaN"),
                arguments(List.of(1, Float.NEGATIVE_INFINITY), "$[1] is -Infinity"),
                arguments(new double[] {1, Double.NaN}, "$[1] is NaN"),
                arguments(Double.POSITIVE_INFINITY, "$ is Infinity"),
                arguments(Map.of("a", List.of("\ud83d")), "$.a[0] is a text with half of a surrogate pair"),
                arguments(Map.of("a", Map.of("$bytes", "AQI=")), "$.a has $bytes as its only member"),
                arguments(loop, "$.next.next.next.next.next.next….next"),
                arguments(deep, "is nested more than 31 levels deep, or part of itself"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatCannotTravelIsRefusedWithItsPath(Object value, String finding) {
        assertThatThrownBy(() -> json.write(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot be written as JSON: $")
                .hasMessageContaining(finding);
    }

    @Test
    void bytesTravelAnywhereInTheDataAndComeBack() {
        var bytes = new byte[] {0, 1, 127, -128, -1};
        var blob = new Blob("x", bytes, Map.of("list", List.of(bytes, "AQI=")));

        var written = json.write(blob);

        assertThat(written)
                .hasToString("{\"name\":\"x\",\"bytes\":{\"$bytes\":\"AAF/gP8=\"},"
                        + "\"anything\":{\"list\":[{\"$bytes\":\"AAF/gP8=\"},\"AQI=\"]}}");
        var back = json.read(written, Blob.class);
        assertThat(back.bytes()).isEqualTo(bytes);
        assertThat(back.anything())
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .extractingByKey("list", InstanceOfAssertFactories.LIST)
                .containsExactly(bytes, "AQI=");
        assertThat(json.read(json.write(bytes), byte[].class)).isEqualTo(bytes);
        assertThat(json.read(json.write(bytes), Object.class)).isEqualTo(bytes);
        assertThat(json.read(json.write(new Blob("x", null, null)), Blob.class).bytes())
                .isNull();
    }

    @Test
    void anythingIsReadAsMapsListsTextsAndNumbers() {
        var text = "{\"a\":[1,2.5,true,null,\"x\"],\"$bytes\":\"AQI=\",\"b\":{}}";

        assertThat(json.read(Json.ofValid(text), Object.class))
                .isEqualTo(new JsonMapper().readValue(text, Object.class));
        assertThat(json.read(Json.ofValid("null"), Object.class)).isNull();
    }

    @Test
    void whatOnlyLooksLikeBytesDoesNotFit() {
        for (var wrong : List.of("{\"$bytes\":\"%\"}", "{\"$bytes\":1}", "{\"x\":\"AQI=\"}", "[1]")) {
            assertThatThrownBy(() -> json.read(Json.ofValid(wrong), byte[].class))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
