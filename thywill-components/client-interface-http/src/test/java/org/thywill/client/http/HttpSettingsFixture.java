package org.thywill.client.http;

import java.time.Duration;
import java.util.List;
import org.thywill.component.ByteSize;
import org.thywill.http.Transport;

/// Settings as a fresh checkout has them, but on any free port.
final class HttpSettingsFixture {
    private HttpSettingsFixture() {}

    static HttpSettings plain() {
        return settings(0, "", "", List.of());
    }

    static HttpSettings onPort(int port) {
        return settings(port, "", "", List.of());
    }

    static HttpSettings withTls(String certificate, String key) {
        return settings(0, certificate, key, List.of());
    }

    static HttpSettings allowing(String origin) {
        return settings(0, "", "", List.of(origin));
    }

    private static HttpSettings settings(int port, String certificate, String key, List<String> origins) {
        return new HttpSettings(
                port,
                "127.0.0.1",
                certificate,
                key,
                true,
                List.of(),
                origins,
                List.of(),
                Transport.AUTO,
                1,
                0,
                256,
                0,
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                100,
                Duration.ofDays(30),
                new ByteSize(1 << 20));
    }
}
