package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Over server-sent events or lines.
final class StreamTestClient extends CometClient {
    private final TransportName transport;
    private InputStream body;

    StreamTestClient(CometServer server, TransportName transport) {
        super(server);
        this.transport = transport;
    }

    @Override
    void open(String connect) {
        open(request("/thywill/push/" + transport, connect).build());
    }

    void open(HttpRequest request) {
        var response = http.sendAsync(request, BodyHandlers.ofInputStream()).join();
        if (response.statusCode() != 200) {
            throw new AssertionError("Expected a stream, but the answer was " + response.statusCode());
        }
        body = Gzipped.plain(response);
        Thread.startVirtualThread(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            awaitReading();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (transport == TransportName.STREAM) {
                    came(line);
                } else if (line.startsWith("data: ")) {
                    came(line.substring("data: ".length()));
                }
                awaitReading();
            }
            ended(new Closing(0, "end of stream"));
        } catch (IOException e) {
            ended(new Closing(0, String.valueOf(e)));
        }
    }

    @Override
    public void cut() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
