package org.thywill.push.comet;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.thywill.component.ByteSize;
import org.thywill.component.Push;
import org.thywill.component.Slot;
import org.thywill.component.testkit.RecordingGateway;
import org.thywill.component.testkit.TestContext;

/// A push on a port of its own, and what asks it without being a client.
final class CometServer implements AutoCloseable {
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final TestContext context = new TestContext();
    final TestHost host = new TestHost(context.gateway());
    final Push push;

    CometServer(CometSettings settings) {
        context.with(Slot.CLIENT_INTERFACE, host);
        push = new CometProvider().create(settings, context);
        host.start();
        push.start();
        host.open();
    }

    static CometSettings settings() {
        return settings(Duration.ofSeconds(25), Duration.ofSeconds(33));
    }

    /// Messages of 200 bytes are compressed.
    static CometSettings compressing() {
        return settings(Duration.ofSeconds(25), Duration.ofSeconds(33), Compression.DEFLATE);
    }

    static CometSettings settings(Duration pingInterval, Duration timeout) {
        return settings(pingInterval, timeout, Compression.NONE);
    }

    private static CometSettings settings(Duration pingInterval, Duration timeout, Compression compression) {
        return new CometSettings(
                List.of(TransportName.values()),
                pingInterval,
                timeout,
                ByteSize.valueOf("64KB"),
                ByteSize.valueOf("1MB"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                compression,
                ByteSize.valueOf("200B"));
    }

    RecordingGateway gateway() {
        return context.recordingGateway();
    }

    long count(String name) {
        return context.counters().snapshot().getOrDefault(name, 0L);
    }

    HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(host.address(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(host.address(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    @Override
    public void close() {
        push.stop(Duration.ofSeconds(1));
        host.stop(Duration.ofSeconds(1));
    }
}
