package org.thywill.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a server does with one client, in as few words as can be: it echoes what is sent, keeps every publication,
/// and resumes. The application is an echo.
final class ModelServer {
    static final String ROOM = "room";

    final List<String> handled = new ArrayList<>();
    final List<String> room = new ArrayList<>();
    private final List<String> mine = new ArrayList<>();
    private final TreeMap<Long, String> answers = new TreeMap<>();
    private LossyNetwork.@Nullable Cable cable;
    private boolean known;
    private boolean subscribed;
    /// Where the subscription began; it goes on from here if the client never heard of it.
    private long begin;

    private int epoch;
    private long received;
    private int tokens;
    private Set<String> valid = Set.of();
    int fresh;

    void take(LossyNetwork.Cable from, String text) {
        var frame = Json.read(text);
        if (frame.has("connect")) {
            connect(from, frame.path("connect"));
        } else if (from == cable && frame.has("number")) {
            valid = Set.of("t" + tokens);
            numbered(frame.path("number").asLong(), frame);
        } else if (from == cable && frame.has("received")) {
            valid = Set.of("t" + tokens);
        }
    }

    /// Says something to the client alone, if there is one.
    boolean tell(String data) {
        if (known) {
            mine.add("\"data\":\"" + data + "\"");
            sendMine(mine.size());
        }
        return known;
    }

    void publish(String data) {
        room.add(data);
        if (subscribed) {
            sendRoom(room.size());
        }
    }

    /// Forgets the client, as after a restart; what was published is kept, what was handled is remembered.
    void forget() {
        known = false;
        subscribed = false;
        cable = null;
    }

    private void connect(LossyNetwork.Cable from, JsonNode connect) {
        boolean resumed = known && valid.contains(connect.path("token").asString(""));
        if (!resumed) {
            begin(connect.path("acknowledged").asLong());
        }
        tokens++;
        valid = resumed ? Set.copyOf(with(valid, "t" + tokens)) : Set.of("t" + tokens);
        cable = from;
        long had = resumed ? offset(connect, Session.PRIVATE, mine.size()) : 0;
        long hadRoom = resumed ? offset(connect, ROOM, begin) : 0;
        var channels = "\"@\":{\"epoch\":\"e" + epoch + "\",\"offset\":" + had + "}"
                + (subscribed ? ",\"room\":{\"epoch\":\"r\",\"offset\":" + hadRoom + "}" : "");
        send("{\"connected\":{\"client\":\"c" + epoch + "\",\"session\":\"s\",\"connection\":\"k\",\"token\":\"t"
                + tokens
                + "\",\"resumed\":" + resumed + ",\"received\":" + received
                + ",\"heartbeatMs\":25000,\"timeoutMs\":33000,\"maxMessageBytes\":65536,\"channels\":{" + channels
                + "}}}");
        for (long offset = had + 1; offset <= mine.size(); offset++) {
            sendMine(offset);
        }
        acknowledge();
        for (long offset = hadRoom + 1; subscribed && offset <= room.size(); offset++) {
            sendRoom(offset);
        }
    }

    private void begin(long acknowledged) {
        known = true;
        subscribed = false;
        epoch++;
        fresh++;
        mine.clear();
        received = acknowledged;
    }

    private static List<String> with(Set<String> tokens, String token) {
        var all = new ArrayList<>(tokens);
        all.add(token);
        return all;
    }

    private static long offset(JsonNode connect, String channel, long ifNone) {
        var position = connect.path("positions").path(channel);
        return position.isMissingNode() ? ifNone : position.path("offset").asLong();
    }

    private void numbered(long number, JsonNode frame) {
        if (number > received + 1) {
            send("{\"error\":{\"code\":\"out-of-order\",\"message\":\"Expected " + (received + 1) + "\"}}");
        } else if (number > received) {
            received = number;
            if (frame.has("subscribe")) {
                subscribe(frame);
            } else {
                handle(number, frame.path("send").asString());
            }
        }
        acknowledge();
    }

    private void handle(long number, String data) {
        if (answers.putIfAbsent(number, data) == null) {
            handled.add(data);
        }
        mine.add("\"answer\":" + number + ",\"data\":\"" + data + "\"");
        sendMine(mine.size());
    }

    private void subscribe(JsonNode frame) {
        long after = frame.path("offset").asLong(0);
        subscribed = true;
        begin = after;
        send("{\"channel\":\"room\",\"subscribed\":{\"epoch\":\"r\",\"offset\":" + after + "}}");
        for (long offset = after + 1; offset <= room.size(); offset++) {
            sendRoom(offset);
        }
    }

    private void acknowledge() {
        if (received > 0) {
            send("{\"ack\":" + received + "}");
        }
    }

    private void sendMine(long offset) {
        send("{\"channel\":\"@\",\"offset\":" + offset + "," + mine.get((int) offset - 1) + "}");
    }

    private void sendRoom(long offset) {
        send("{\"channel\":\"room\",\"offset\":" + offset + ",\"data\":\"" + room.get((int) offset - 1) + "\"}");
    }

    private void send(String frame) {
        if (cable != null) {
            cable.down.add(frame);
        }
    }
}
