package org.thywill.push.stomp;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.PushClient;
import org.thywill.component.testkit.RecordingGateway;

/// The least that is a STOMP client, over the WebSocket of the JDK.
final class StompTestClient implements PushClient, WebSocket.Listener {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<TestFrame> frames = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Closing> closings = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> heartBeats = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final RecordingGateway gateway;
    private final WebSocket socket;
    private RecordingGateway.Link link;
    private volatile boolean reading = true;
    private volatile boolean owesRequest;

    /// Opens the WebSocket and says nothing yet.
    StompTestClient(int port, RecordingGateway gateway, String... subprotocols) {
        this.gateway = gateway;
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            var others = List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new);
            builder.subprotocols(subprotocols[0], others);
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/thywill/push/stomp"), this)
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /// @param headers more than those that are always there
    StompTestClient connect(String application, String... headers) {
        var all = new ArrayList<>(List.of("accept-version:1.2", "host:test", "application:" + application));
        all.addAll(List.of(headers));
        transmit("CONNECT", "", all.toArray(String[]::new));
        link = gateway.nextLink();
        expect("CONNECTED");
        return this;
    }

    void transmit(String command, String body, String... headers) {
        raw(TestFrame.text(command, body, headers));
    }

    void raw(String message) {
        socket.sendText(message, true)
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    void rawBinary(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true)
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    TestFrame nextFrame() {
        return await(frames, "a frame");
    }

    /// The next frame, which must be of this command.
    TestFrame expect(String command) {
        var frame = nextFrame();
        if (!frame.command().equals(command)) {
            throw new AssertionError("Expected " + command + ", but came " + frame);
        }
        return frame;
    }

    void awaitHeartBeat() {
        await(heartBeats, "a heart-beat");
    }

    @Override
    public RecordingGateway.Link link() {
        return link;
    }

    @Override
    public List<Delivery> receive(int count) {
        var deliveries = new ArrayList<Delivery>();
        while (deliveries.size() < count) {
            var frame = nextFrame();
            var destination = frame.header("destination");
            if (frame.command().equals("MESSAGE") && frame.headers().containsKey("content-type")) {
                var channel = destination.equals("/client") ? "@" : destination.substring("/channel/".length());
                deliveries.add(new Delivery(channel, frame.body()));
            }
        }
        return deliveries;
    }

    @Override
    public void send(String json) {
        transmit("SEND", json, "destination:/application");
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
        if (owesRequest) {
            owesRequest = false;
            socket.request(1);
        }
    }

    @Override
    public Closing awaitClosing() {
        return await(closings, "the end of the connection");
    }

    @Override
    public void cut() {
        socket.abort();
    }

    private static <T> T await(LinkedBlockingQueue<T> queue, String what) {
        try {
            var next = queue.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Waited in vain for " + what);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            var message = partial.toString();
            partial.setLength(0);
            if (message.isBlank()) {
                heartBeats.add(message);
            } else {
                frames.add(TestFrame.parse(message));
            }
        }
        if (reading) {
            webSocket.request(1);
        } else {
            owesRequest = true;
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closings.add(new Closing(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closings.add(new Closing(0, ""));
    }
}
