package org.thywill.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.SettingsException;

class HttpSettingsTest {
    private static final Path HERE = Path.of(".");

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "null", "example.org", "https://example.org/", "https://*", "https://a@b", "ftp://a", ""})
    void whatIsNoOriginCannotBeAllowed(String origin) {
        var settings = HttpSettingsFixture.allowing(origin);

        assertThatThrownBy(() -> settings.toServerSettings(HERE))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("\"" + origin + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.org", "http://localhost:3000", "HTTPS://Example.ORG:8443", "http://[::1]:80"})
    void anOriginIsSchemeHostAndPort(String origin) {
        assertThatCode(() -> HttpSettingsFixture.allowing(origin).toServerSettings(HERE))
                .doesNotThrowAnyException();
    }

    @Test
    void webSocketsAreOnNoMoreEventLoopsThanThereAre() {
        var settings = HttpSettingsFixture.withWebSocketEventLoops(2);

        assertThatThrownBy(() -> settings.toServerSettings(HERE))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("websocket-event-loops is 2, but event-loops only 1");
        assertThat(HttpSettingsFixture.withWebSocketEventLoops(1)
                        .toServerSettings(HERE)
                        .webSocketEventLoops())
                .isEqualTo(1);
    }
}
