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
    private volatile CompletableFuture<JsonNode> connected = new CompletableFuture<>();
    private volatile @Nullable Connection connection;

    /// @param channel to be subscribed to; `null` for none
    LoadClient(Network network, Transport transport, int index, @Nullable String channel) {
        this.network = network;
        this.transport = transport;
        this.instance = "bench-%s-%08d".formatted(Long.toHexString(System.nanoTime()), index);
        this.subscribe = channel == null ? "" : ",\"subscribe\":{\"" + channel + "\":{}}";
    }

    /// Connects as a new client.
    ///
    /// @return completed with the answer, or with an exception that says why there is none
    CompletableFuture<JsonNode> connect() {
        return connect(subscribe);
    }

    /// Connects again as the client that it was, and goes on where it was.
    CompletableFuture<JsonNode> resume() {
        var last = connected.join();
        return connect(",\"client\":" + last.get("client") + ",\"token\":" + last.get("token") + ",\"positions\":"
                + positions(last));
    }

    private CompletableFuture<JsonNode> connect(String more) {
        connected = new CompletableFuture<>();
        connection = Connection.open(
                network,
                transport,
                "{\"connect\":{\"version\":1,\"application\":\"bench\",\"instance\":\"" + instance
                        + "\",\"acknowledged\":" + acknowledged() + more + "}}",
                this);
        return connected;
    }

    /// How far it has got, as it says when it resumes.
    ///
    /// @param last the answer to `connect`
    JsonNode positions(JsonNode last) {
        return last.get("channels");
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
            var open = connection;
            if (open != null) {
                open.key(answer.get("connection").asString());
            }
            connected.complete(answer);
        } else if (text.startsWith("{\"ack\"")) {
            done(Long.parseLong(text.substring(text.indexOf(':') + 1, text.length() - 1)));
        } else if (text.startsWith("{\"error\"")) {
            refused(text);
        }
    }

    /// Something on a channel has come.
    abstract void publication(byte[] bytes, int from, int to);

    /// Every message up to a number is done.
    void done(long number) {}

    /// A message was not taken.
    ///
    /// @param frame what the server said
    void refused(String frame) {}

    @Override
    public final void ended(String why) {
        if (!connected.completeExceptionally(new BenchException("A client was not let in: " + why))) {
            lost(why);
        }
    }

    /// The connection is over, though nobody here has ended it.
    abstract void lost(String why);
}
