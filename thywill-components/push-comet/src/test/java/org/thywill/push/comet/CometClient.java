package org.thywill.push.comet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.thywill.component.testkit.PushClient;
import org.thywill.component.testkit.RecordingGateway;

/// A client of the protocol, over any of its transports. What comes is taken by a thread of its own.
abstract class CometClient implements PushClient {
    private static final long DEADLINE_SECONDS = 20;
    private static final Pattern DATA = Pattern.compile(
            "\\{\"channel\":\"([^\"]+)\"(?:,\"offset\":\\d+)?(?:,\"key\":\"(?:[^\"\\\\]|\\\\.)*\")?,\"data\":(.*)}");
    private static final Pattern KEY = Pattern.compile(".*\"connection\":\"([^\"]+)\".*");
    private static final Pattern CLOSE = Pattern.compile("\\{\"close\":\\{\"code\":(\\d+),\"reason\":\"([^\"]*)\".*");
    static final String INSTANCE = "pT3xw0c0Q9mK1v7yJrN2uA";

    final CometServer server;
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closing> closing = new CompletableFuture<>();
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null); // guarded by this
    private RecordingGateway.Link link;
    private String key = "";

    /// Offers to take what comes compressed.
    boolean compressed;

    /// Says that it takes deltas.
    boolean deltas;

    CometClient(CometServer server) {
        this.server = server;
    }

    /// Opens the transport with a connect frame.
    abstract void open(String connect);

    static CometClient over(TransportName transport, CometServer server) {
        return switch (transport) {
            case WEBSOCKET -> new WebSocketTestClient(server);
            case SSE, STREAM -> new StreamTestClient(server, transport);
            case LONG_POLL -> new PollTestClient(server);
        };
    }

    static CometClient compressedOver(TransportName transport, CometServer server) {
        var client = over(transport, server);
        client.compressed = true;
        return client;
    }

    CometClient connected(String application, String... channels) {
        var connect = connect(application, channels);
        open(deltas ? connect.replace("\"acknowledged\":0", "\"acknowledged\":0,\"deltas\":true") : connect);
        link = server.gateway().nextLink();
        var connected = next();
        var match = KEY.matcher(connected);
        if (!match.matches()) {
            throw new AssertionError("Expected connected, but got " + connected);
        }
        key = match.group(1);
        return this;
    }

    static String connect(String application, String... channels) {
        var subscribe = Stream.of(channels).map(name -> "\"" + name + "\":{}").collect(Collectors.joining(","));
        return "{\"connect\":{\"version\":1,\"application\":\"" + application + "\",\"instance\":\"" + INSTANCE
                + "\",\"acknowledged\":0,\"subscribe\":{" + subscribe + "}}}";
    }

    String key() {
        return key;
    }

    /// The next frame, whatever it is.
    String next() {
        try {
            var frame = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("Waited " + DEADLINE_SECONDS + " s for a frame in vain");
            }
            return frame;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public RecordingGateway.Link link() {
        return link;
    }

    @Override
    public List<Delivery> receive(int count) {
        var deliveries = new ArrayList<Delivery>(count);
        while (deliveries.size() < count) {
            var match = DATA.matcher(next());
            if (match.matches()) {
                deliveries.add(new Delivery(match.group(1), match.group(2)));
            }
        }
        return deliveries;
    }

    @Override
    public void send(String json) {
        sendFrame("{\"send\":" + json + "}");
    }

    void sendFrame(String frame) {
        var status = post("/thywill/send/", frame).statusCode();
        if (status != 200) {
            throw new AssertionError("Expected to send, but the answer was " + status);
        }
    }

    HttpResponse<String> post(String path, String body) {
        try {
            return http.send(request(path, body).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path, String body) {
        var request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (compressed) {
            request.header("Accept-Encoding", "gzip, deflate, br");
        }
        return key.isEmpty() ? request : request.header("Thywill-Connection", key);
    }

    URI address(String path) {
        return server.host.address(path);
    }

    /// Waits while the client is not to read.
    final void awaitReading() {
        CompletableFuture<Void> gate;
        synchronized (this) {
            gate = reading;
        }
        gate.join();
    }

    @Override
    public synchronized void stopReading() {
        reading = new CompletableFuture<>();
    }

    @Override
    public synchronized void resumeReading() {
        reading.complete(null);
    }

    final void came(String frame) {
        var match = CLOSE.matcher(frame);
        if (match.matches()) {
            ended(new Closing(Integer.parseInt(match.group(1)), match.group(2)));
        } else {
            frames.add(frame);
        }
    }

    final void ended(Closing how) {
        closing.complete(how);
    }

    @Override
    public Closing awaitClosing() {
        try {
            return closing.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("Waited for the end of the connection in vain", e);
        }
    }
}
