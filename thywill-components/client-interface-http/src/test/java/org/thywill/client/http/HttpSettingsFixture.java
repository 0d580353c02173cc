package org.thywill.client.http;

import java.time.Duration;
import java.util.List;
import org.thywill.component.ByteSize;
import org.thywill.http.Transport;

/// Settings as a fresh checkout has them, but on any free port.
final class HttpSettingsFixture {
    private HttpSettingsFixture() {}

    static HttpSettings plain() {
        return settings(0, "", "", List.of(), 0);
    }

    static HttpSettings onPort(int port) {
        return settings(port, "", "", List.of(), 0);
    }

    static HttpSettings withTls(String certificate, String key) {
        return settings(0, certificate, key, List.of(), 0);
    }

    static HttpSettings allowing(String origin) {
        return settings(0, "", "", List.of(origin), 0);
    }

    /// With one event loop.
    static HttpSettings withWebSocketEventLoops(int count) {
        return settings(0, "", "", List.of(), count);
    }

    private static HttpSettings settings(
            int port, String certificate, String key, List<String> origins, int websocketEventLoops) {
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
                websocketEventLoops,
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
