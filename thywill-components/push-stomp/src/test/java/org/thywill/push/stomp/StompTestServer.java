package org.thywill.push.stomp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.thywill.component.ByteSize;
import org.thywill.component.testkit.RecordingGateway;
import org.thywill.component.testkit.TestContext;
import org.thywill.http.HttpServer;
import org.thywill.http.HttpServerSettings;

/// A push on a free port, with a gateway that the test looks into.
final class StompTestServer implements AutoCloseable {
    static final StompSettings DEFAULTS = new StompSettings(
            Duration.ofSeconds(25),
            Duration.ofSeconds(8),
            Duration.ofSeconds(10),
            ByteSize.valueOf("64KB"),
            ByteSize.valueOf("1MB"),
            Duration.ofSeconds(10),
            ByteSize.valueOf("32MB"),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    private final TestContext context = new TestContext();
    private final HttpServer http = new HttpServer(HttpServerSettings.local());
    private final StompPush push;

    StompTestServer() {
        this(DEFAULTS);
    }

    StompTestServer(StompSettings settings) {
        push = new StompPush(settings, context.gateway(), http, context.counters(), System::nanoTime);
        push.start();
        try {
            http.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.open();
    }

    StompPush push() {
        return push;
    }

    RecordingGateway gateway() {
        return context.recordingGateway();
    }

    int port() {
        return http.port();
    }

    long count(String counter) {
        return context.counters().counter(counter).sum();
    }

    /// A client that has not said anything yet.
    StompTestClient open(String... subprotocols) {
        return new StompTestClient(http.port(), gateway(), subprotocols);
    }

    /// A client that has connected and gets what is its own with the subscription `own`.
    StompTestClient connect(String application) {
        return open("v12.stomp").connect(application, "client-subscription:own");
    }

    @Override
    public void close() {
        push.stop(Duration.ofSeconds(2));
        http.stop(Duration.ZERO);
    }
}
