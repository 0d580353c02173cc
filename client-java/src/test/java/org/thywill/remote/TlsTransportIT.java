package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets over TLS. The server's certificate is for `localhost` and nothing else.
class TlsTransportIT {
    private static final int DEADLINE_SECONDS = 20;

    @TempDir
    Path directory;

    private ThywillClients runtime;
    private ScriptedWebSockets server;

    @BeforeEach
    void start() throws Exception {
        var context = TestTls.context(directory);
        server = new ScriptedWebSockets(context.getServerSocketFactory());
        runtime = ThywillClients.create(builder -> builder.sslContext(context));
    }

    @AfterEach
    void stop() throws IOException {
        runtime.close();
        server.close();
    }

    @Test
    void framesGoBothWaysAndACutIsFollowedByAResume() throws Exception {
        try (var client = open("localhost")) {
            var messages = new LinkedBlockingQueue<String>();
            client.onMessage(message -> messages.add(message.data().asString()));
            try (var peer = server.accept()) {
                assertThat(peer.next()).startsWith("{\"connect\":");
                peer.say(ScriptedServer.connected("k1", false, 0), ScriptedServer.message(1, "one"));
                assertThat(messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("one");
            }

            try (var again = server.accept()) {
                assertThat(again.next()).contains("\"token\":\"t-k1\"");
            }
        }
    }

    @Test
    void aServerWithAnothersCertificateIsNotTalkedTo() throws Exception {
        try (var client = open("127.0.0.1")) {
            var ends = new LinkedBlockingQueue<End>();
            client.onState(state -> {
                if (state instanceof State.Waiting waiting) {
                    ends.add(waiting.end());
                }
            });

            server.acceptInVain();

            var end = ends.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(end).isNotNull();
            assertThat(end.cause()).isInstanceOf(SSLException.class);
        }
    }

    private ThywillClient open(String host) {
        var address = "https://" + host + ":" + server.uri().getPort();
        var options = Options.DEFAULTS.on(runtime).over(Transport.WEBSOCKET);
        return ThywillClient.connect(URI.create(address), "echo", options);
    }
}
