package org.thywill.push.stomp;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.PushClient;
import org.thywill.component.testkit.RecordingGateway;
import org.thywill.component.testkit.TestWebSocket;
import org.thywill.component.testkit.WebSocketBytes;

/// The least that is a STOMP client.
final class StompTestClient implements PushClient, TestWebSocket.Listener {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<TestFrame> frames = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Closing> closings = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> heartBeats = new LinkedBlockingQueue<>();
    private final RecordingGateway gateway;
    private final TestWebSocket socket;
    private RecordingGateway.Link link;
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null); // guarded by this

    /// Opens the WebSocket and says nothing yet.
    StompTestClient(int port, RecordingGateway gateway, String... subprotocols) {
        this.gateway = gateway;
        var address = URI.create("ws://127.0.0.1:" + port + "/thywill/push/stomp");
        socket = TestWebSocket.open(address, this, subprotocols);
    }

    String subprotocol() {
        return socket.subprotocol();
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
        socket.sendText(message);
    }

    void rawBinary(byte[] message) {
        socket.send(WebSocketBytes.frame(WebSocketBytes.FIN | WebSocketBytes.BINARY, message));
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
    public synchronized void stopReading() {
        reading = new CompletableFuture<>();
    }

    @Override
    public synchronized void resumeReading() {
        reading.complete(null);
    }

    private synchronized CompletableFuture<Void> reading() {
        return reading;
    }

    @Override
    public Closing awaitClosing() {
        return await(closings, "the end of the connection");
    }

    @Override
    public void cut() {
        socket.close();
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
    public void onText(String message) {
        if (message.isBlank()) {
            heartBeats.add(message);
        } else {
            frames.add(TestFrame.parse(message));
        }
        reading().join();
    }

    @Override
    public void onEnd(int code, String reason) {
        closings.add(code == 0 ? new Closing(0, "") : new Closing(code, reason));
    }
}
