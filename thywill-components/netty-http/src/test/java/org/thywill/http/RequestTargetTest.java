package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused is in [HostileHttpIT].
class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/apps/talk/main.js, /apps/talk/main.js",
        "/a%20b/%C3%A4, /a b/ä",
        "/%252e%252e, /%2e%2e",
        "http://localhost:8080, /",
        "https://localhost/x?y, /x"
    })
    void aPathIsDecodedOnce(String target, String path) throws HttpErrorException {
        assertThat(RequestTarget.parse("GET", target).path()).isEqualTo(path);
    }

    @Test
    void aQueryKeepsEveryValueInOrder() throws HttpErrorException {
        var query =
                RequestTarget.parse("GET", "/?channel=a%2Fb&x&channel=c+d&&=e").query();

        assertThat(query).isEqualTo(Map.of("channel", List.of("a/b", "c d"), "x", List.of(""), "", List.of("e")));
    }
}
