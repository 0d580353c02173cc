package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

    @Test
    void anAddressMayCarryTheHashOfItsFiles() {
        assertThat(Paths.read("~3fa9c2d1/images/logo.svg"))
                .contains(new Paths.Versioned("3fa9c2d1", "images/logo.svg"));
        assertThat(Paths.read("images/logo.svg")).contains(new Paths.Versioned("", "images/logo.svg"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "..",
                ".",
                "../a",
                "a/..",
                "a/../b",
                "a//b",
                "a/",
                "/a",
                "a/./b",
                "a\\b",
                "a\u0000",
                "a\nb",
                "~3fa9c2d1/../a",
                "~3fa9c2d1/",
                "~/a",
                "~3fa9c2d1//a"
            })
    void aPathThatLeadsElsewhereIsNone(String path) {
        assertThat(Paths.read(path)).isEmpty();
    }
}
