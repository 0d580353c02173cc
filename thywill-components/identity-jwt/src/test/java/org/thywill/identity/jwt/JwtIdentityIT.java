package org.thywill.identity.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ComponentException;
import org.thywill.component.Counters;
import org.thywill.component.Identity.Verdict.Known;

/// Keys in a file, and at an address that behaves badly.
@Timeout(60)
class JwtIdentityIT {
    private static final Duration SHORT = Duration.ofMillis(300);

    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private HttpKeys keys(Duration timeout, int limit) {
        return new HttpKeys(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys"), timeout, limit);
    }

    private void answer(int status, byte[] body) {
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    private static JwtIdentity identity(KeyRing.Fetch source) {
        var settings = Issuer.settings(Algorithm.ES256);
        var ring = new KeyRing(source, settings.refreshPause(), new Counters());
        return new JwtIdentity(settings, new Tokens(settings, ring), ring);
    }

    @Test
    void keysAreFetchedOverHttp() {
        answer(200, Issuer.shown(Issuer.EC));
        var identity = identity(keys(Duration.ofSeconds(10), 10_000));

        identity.start();

        assertThat(identity.verify("talk", Issuer.token(claims -> claims), Issuer.NOW_MS))
                .isInstanceOf(Known.class);
        assertThat(identity.required("talk")).isTrue();
        assertThat(identity.required("echo")).isFalse();
        identity.stop(Duration.ZERO);
    }

    @Test
    void whatIsNotFoundOrTooBigIsAnError() {
        answer(404, "no".getBytes(UTF_8));
        assertThatThrownBy(() -> keys(Duration.ofSeconds(10), 100).fetch()).hasMessageContaining("status 404");

        server.removeContext("/keys");
        answer(200, new byte[101]);
        assertThatThrownBy(() -> keys(Duration.ofSeconds(10), 100).fetch()).hasMessageContaining("more than 100 bytes");
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> keys(Duration.ofSeconds(10), 100).fetch()).hasMessageContaining("status 302");
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        var ended = new CountDownLatch(1);
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            assertThatThrownBy(() -> keys(SHORT, 100).fetch()).hasMessageContaining("300 ms");
        } finally {
            ended.countDown();
        }
    }

    @Test
    void aFileOfKeysIsReadAtTheStart(@TempDir Path directory) throws IOException {
        var file = directory.resolve("keys.json");
        assertThatThrownBy(() -> identity(new FileKeys(file, 10_000)).start())
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("keys.json");

        Files.write(file, Issuer.shown(Issuer.EC));
        var identity = identity(new FileKeys(file, 10_000));
        identity.start();

        assertThat(identity.verify("talk", Issuer.token(claims -> claims), Issuer.NOW_MS))
                .isInstanceOf(Known.class);
        identity.stop(Duration.ZERO);
    }
}
