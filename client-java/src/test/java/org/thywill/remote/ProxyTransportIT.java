package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets through an HTTP proxy.
@Timeout(60)
class ProxyTransportIT {
    private static final int DEADLINE_SECONDS = 20;
    private static final String ESTABLISHED = "200 Connection established";

    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<End> ends = new LinkedBlockingQueue<>();

    private ThywillClient open(String address, ThywillClients runtime) {
        var options = Options.DEFAULTS.on(runtime).over(Transport.WEBSOCKET);
        return ThywillClient.connect(URI.create(address), "echo", options, client -> {
            client.onMessage(message -> messages.add(message.data().asString()));
            client.onState(state -> {
                if (state instanceof State.Waiting waiting) {
                    ends.add(waiting.end());
                }
            });
        });
    }

    private void talk(ScriptedWebSockets server) throws Exception {
        try (var peer = server.accept()) {
            assertThat(peer.next()).startsWith("{\"connect\":");
            peer.say(ScriptedServer.connected("k1", false, 0), ScriptedServer.message(1, "one"));
            assertThat(messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("one");
        }
    }

    private End end() throws InterruptedException {
        return ends.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void theProxyConnectsToTheServerAndLooksUpItsName() throws Exception {
        try (var server = new ScriptedWebSockets();
                var proxy = new ScriptedProxy(server.uri().getPort(), ESTABLISHED);
                var runtime = ThywillClients.create(builder -> builder.proxy(proxy.selector()));
                var _ = open("http://nobody.knows.invalid", runtime)) {
            talk(server);

            assertThat(proxy.asked.take())
                    .isEqualTo("CONNECT nobody.knows.invalid:80 HTTP/1.1\r\nHost: nobody.knows.invalid:80");
            server.accept().close(); // after the cut, it comes back the same way
            assertThat(proxy.asked.take()).startsWith("CONNECT nobody.knows.invalid:80 ");
        }
    }

    @Test
    void tlsIsSpokenWithTheServerThroughTheProxy(@TempDir Path directory) throws Exception {
        var context = TestTls.context(directory);
        try (var server = new ScriptedWebSockets(context.getServerSocketFactory());
                var proxy = new ScriptedProxy(server.uri().getPort(), ESTABLISHED);
                var runtime = ThywillClients.create(
                        builder -> builder.sslContext(context).proxy(proxy.selector()));
                var _ = open("https://localhost", runtime)) {
            talk(server);

            assertThat(proxy.asked.take()).startsWith("CONNECT localhost:443 HTTP/1.1\r\n");
        }
    }

    @Test
    void aProxyThatRefusesIsNotTheServerSoAnotherTransportMayDo() throws Exception {
        try (var server = new ScriptedWebSockets();
                var proxy = new ScriptedProxy(server.uri().getPort(), "407 Proxy Authentication Required");
                var runtime = ThywillClients.create(builder -> builder.proxy(proxy.selector()));
                var _ = open("http://nobody.knows.invalid", runtime)) {
            var end = end();

            assertThat(end.code()).isZero();
            assertThat(end.reason())
                    .isEqualTo("The proxy has answered CONNECT nobody.knows.invalid:80 with status 407");
            assertThat(end.cause()).isInstanceOf(IOException.class).isNotInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aProxyThatIsNotThereIsAsAServerThatIsNotThere() throws Exception {
        var proxy = new ScriptedProxy(9, ESTABLISHED);
        proxy.close();
        try (var runtime = ThywillClients.create(builder -> builder.proxy(proxy.selector()));
                var _ = open("http://nobody.knows.invalid", runtime)) {
            assertThat(end().cause()).isInstanceOf(ConnectException.class);
        }
    }
}
