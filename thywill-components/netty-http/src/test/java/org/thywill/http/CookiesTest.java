package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "a=1, a, 1",
                "b=2; a=1, a, 1",
                "b=2;a=1, a, 1",
                "a=1; a=2, a, 1",
                "a=x=y, a, x=y",
                "a=, a, ''",
                "'a=\"1\"', a, 1",
                "ab=1, a, none",
                "xa=1, a, none",
                "a, a, none",
                "'', a, none"
            })
    void aCookieIsFoundByItsWholeName(String line, String name, String value) {
        assertThat(Cookies.find(line, name)).isEqualTo(value);
    }
}
