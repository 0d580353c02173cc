package org.thywill.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.testkit.ThywillServer;

/// A page that comes from another origin than the server it talks to, whose settings allow that.
@Timeout(120)
class CrossOriginInBrowsersIT {
    private static HttpServer other;
    private static ThywillServer server;
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path home) throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", CrossOriginInBrowsersIT::answer);
        other.start();
        server = ThywillServer.start(home, """
                thywill:
                  client-interface:
                    settings:
                      allowed-origins: ["%s"]
                """.formatted(origin()));
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
        other.stop(0);
    }

    private static String origin() {
        return "http://127.0.0.1:" + other.getAddress().getPort();
    }

    /// Gives the server's own page, all of whose addresses lead to the server.
    private static void answer(HttpExchange exchange) throws IOException {
        var address = server.address().resolve(exchange.getRequestURI());
        try (exchange;
                var page = address.toURL().openStream()) {
            var html = new String(page.readAllBytes(), UTF_8)
                    .replaceFirst("<head>", "<head><base href=\"" + address + "\">");
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(html.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "stream", "long-poll"})
    void aPageOfAnAllowedOriginTalksOverEachTransport(String transport) {
        var page = TalkPage.open(browser, URI.create(origin() + "/"), transport, transport);

        page.say("from elsewhere");
        page.awaitLine("from elsewhere");

        assertThat(page.transport()).isEqualTo(transport);
        assertThat(browser.driver().executeScript("return location.origin")).isEqualTo(origin());
    }
}
