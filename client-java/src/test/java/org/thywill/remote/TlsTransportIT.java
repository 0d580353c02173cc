package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets over TLS. The server's certificate is for `localhost` and nothing else.
class TlsTransportIT {
    private static final char[] PASSWORD = "only-for-this-test".toCharArray();
    private static final int DEADLINE_SECONDS = 20;

    @TempDir
    Path directory;

    private ThywillClients runtime;
    private ScriptedWebSockets server;

    @BeforeEach
    void start() throws Exception {
        var context = context();
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

    /// Shows the certificate, and trusts it.
    private SSLContext context() throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("test.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = "-genkeypair -alias test -keyalg EC -dname CN=localhost -ext SAN=dns:localhost -validity 2"
                + " -storetype PKCS12 -keystore " + file + " -storepass " + new String(PASSWORD);
        var arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addFirst(keytool);
        var process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", store.getCertificate("test"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
