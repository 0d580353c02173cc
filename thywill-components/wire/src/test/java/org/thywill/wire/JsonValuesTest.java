package org.thywill.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {
    private final JsonValues values = new JsonValues();

    @Test
    void whiteSpaceBetweenTokensIsLeftOut() {
        assertThat(values.decode(" {\r\n \"a b\" : [ 1, \"ä\" ]\n}\n".getBytes(UTF_8)))
                .hasToString("{\"a b\":[1,\"ä\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 2",
                "{}x",
                "{\"a\":1,\"number\":5",
                "1,\"publish\":\"x\"",
                "nul",
                "\"a\nb\"",
                "\uFEFF1"
            })
    void whatIsNotExactlyOneValueIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> values.decode(text.getBytes(UTF_8)));
    }
}
