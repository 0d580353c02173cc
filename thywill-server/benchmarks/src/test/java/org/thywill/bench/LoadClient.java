package org.thywill.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One client of the server, over one connection at a time. What comes is handled on the connection's event loop.
abstract class LoadClient implements Connection.Listener {
    private static final JsonMapper JSON = new JsonMapper();

    private final Network network;
    private final Transport transport;
    private final String instance;
    private final String subscribe;
    private final Meter meter;
    /// What it says besides when it connects.
    private String more = "";

    private boolean comesBack;
    private volatile CompletableFuture<JsonNode> connected = new CompletableFuture<>();
    private volatile @Nullable Connection connection;

    /// @param channel to be subscribed to; `null` for none
    /// @param meter told of what goes wrong
    LoadClient(Network network, Transport transport, int index, @Nullable String channel, Meter meter) {
        this.network = network;
        this.transport = transport;
        this.meter = meter;
        this.instance = "bench-%s-%08d".formatted(Long.toHexString(System.nanoTime()), index);
        this.subscribe = channel == null ? "" : ",\"subscribe\":{\"" + channel + "\":{}}";
    }

    /// Connects as a new client.
    ///
    /// @return completed with the answer, or with an exception that says why there is none
    CompletableFuture<JsonNode> connect() {
        more = subscribe;
        connected = new CompletableFuture<>();
        open();
        return connected;
    }

    /// Connects again as the client that it was, and goes on where it was: at once; if the server asks for it
    /// later, then.
    CompletableFuture<JsonNode> resume() {
        var last = connected.join();
        more = ",\"client\":" + last.get("client") + ",\"token\":" + last.get("token") + ",\"positions\":"
                + positions(last);
        comesBack = true;
        connected = new CompletableFuture<>();
        open();
        return connected;
    }

    void open() {
        connection = Connection.open(
                network,
                transport,
                "{\"connect\":{\"version\":1,\"application\":\"bench\",\"instance\":\"" + instance
                        + "\",\"acknowledged\":" + acknowledged() + more + "}}",
                this);
    }

    /// How many messages it still waits for.
    abstract long owed();

    /// How far it has got, as it says when it resumes.
    ///
    /// @param answer that to `connect`
    JsonNode positions(JsonNode answer) {
        return answer.get("channels");
    }

    /// Every message up to this is known to be done.
    long acknowledged() {
        return 0;
    }

    /// Sends frames over a WebSocket.
    void send(String frames) {
        var open = connection;
        if (open != null) {
            open.send(frames);
        }
    }

    /// Ends the connection without a word.
    void cut() {
        var open = connection;
        if (open != null) {
            open.cut();
        }
    }

    @Override
    public final void frame(byte[] bytes, int from, int to) {
        if (to - from == 2) { // {}
            send("{}");
            return;
        }
        if (bytes[from + 3] == 'h' && bytes[from + 2] == 'c') { // "channel"
            publication(bytes, from, to);
            return;
        }
        var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.startsWith("{\"connected\"")) {
            var answer = JSON.readTree(text).get("connected");
            connected.complete(answer);
        } else if (text.startsWith("{\"ack\"")) {
            done(Long.parseLong(text.substring(text.indexOf(':') + 1, text.length() - 1)));
        } else if (text.startsWith("{\"error\"")) {
            meter.refused(text);
        }
    }

    /// Something on a channel has come.
    abstract void publication(byte[] bytes, int from, int to);

    /// Every message up to a number is done.
    void done(long number) {}

    @Override
    public final void ended(String why, long retryAfterMillis) {
        if (comesBack && retryAfterMillis > 0 && !connected.isDone()) {
            network.after(retryAfterMillis, this::open);
        } else if (!connected.completeExceptionally(new BenchException("A client was not let in: " + why))) {
            meter.ended(why);
        }
    }
}
