package org.thywill.wire;

import java.util.List;
import java.util.Map;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.User;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Call;
import org.thywill.component.ServerMessage.Cancel;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Own;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Push;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.SignedIn;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// Encodes what goes to clients, as `documentation/protocol.md` says in section 2.2. Safe for use by many threads.
///
/// @param heartbeatMs how often the server sends something
/// @param timeoutMs after how long a silent end may be taken for dead
/// @param maxMessageBytes the longest message that the server takes
public record ServerFrames(long heartbeatMs, long timeoutMs, int maxMessageBytes) {
    private static final int CAPACITY = 160;

    /// A sign of life.
    public static byte[] heartbeat() {
        return new byte[] {'{', '}'};
    }

    public static byte[] encodePublication(String channel, Publication publication) {
        return new ChannelFrames(channel).encode(publication);
    }

    /// @return one frame, or for a [Replay] as many as it has publications, with a line feed between them; a replay
    ///     of none gives no bytes
    public byte[] encode(ServerMessage message) {
        if (message instanceof Replay replay) {
            return replay(replay);
        }
        var writer = new JsonWriter(capacity(message));
        write(message, writer);
        return writer.toBytes();
    }

    private static int capacity(ServerMessage message) {
        return switch (message) {
            case Direct direct -> CAPACITY + direct.json().length();
            case Call call -> 2 * CAPACITY + call.json().length();
            case Push push -> 2 * CAPACITY + push.json().length();
            case Answer answer ->
                CAPACITY + (answer.json() == null ? 0 : answer.json().length());
            case Snapshot snapshot -> CAPACITY + entriesCapacity(snapshot.entries());
            default -> CAPACITY;
        };
    }

    private static int entriesCapacity(List<Publication> entries) {
        int bytes = 0;
        for (var entry : entries) {
            bytes += entry.bytes() + CAPACITY;
        }
        return bytes;
    }

    private void write(ServerMessage message, JsonWriter writer) {
        switch (message) {
            case Connected connected -> connected(connected, writer);
            case Acknowledged(var number) ->
                writer.ascii("{\"ack\":").integer(number).ascii("}");
            case Answer answer -> answer(answer, writer);
            case Direct(var offset, var json) -> {
                own(offset, writer);
                writer.ascii(",\"data\":").raw(json).ascii("}");
            }
            case Call call -> call(call, writer);
            case Cancel(var offset, var id) -> {
                own(offset, writer);
                writer.ascii(",\"cancel\":").text(id).ascii("}");
            }
            case Push(var offset, var queue, var json) -> {
                own(offset, writer);
                writer.ascii(",\"push\":").text(queue);
                writer.ascii(",\"data\":").raw(json).ascii("}");
            }
            case Subscribed(var channel, var standing) -> {
                channel(channel, "subscribed", writer);
                standing(standing, writer);
                writer.ascii("}");
            }
            case Unsubscribed(var channel) -> {
                channel(channel, "unsubscribed", writer);
                writer.ascii("true}");
            }
            case Gap gap -> gap(gap, writer);
            case Own(var channel, var offset) -> {
                channel(channel, "offset", writer);
                writer.integer(offset).ascii(",\"own\":true}");
            }
            case Snapshot snapshot -> snapshot(snapshot, writer);
            case Problem problem -> problem(problem, writer);
            case SignedIn(var user, var sessionId) -> {
                writer.ascii("{");
                user(user, writer);
                writer.ascii(",\"session\":").text(sessionId).ascii("}");
            }
            case Replay _ -> throw new IllegalStateException("A replay is more than one frame");
        }
    }

    private void connected(Connected connected, JsonWriter writer) {
        writer.ascii("{\"connected\":{\"client\":").text(connected.clientId());
        writer.ascii(",\"session\":").text(connected.sessionId());
        writer.ascii(",\"connection\":").text(connected.connectionKey());
        writer.ascii(",\"token\":").text(connected.token());
        writer.ascii(",\"resumed\":").ascii(Boolean.toString(connected.resumed()));
        writer.ascii(",\"received\":").integer(connected.received());
        writer.ascii(",\"heartbeatMs\":").integer(heartbeatMs);
        writer.ascii(",\"timeoutMs\":").integer(timeoutMs);
        writer.ascii(",\"maxMessageBytes\":").integer(maxMessageBytes);
        writer.ascii(",\"socket\":").integer(connected.socket());
        if (connected.user() != null) {
            writer.ascii(",");
            user(connected.user(), writer);
        }
        if (connected.credentialsExpireInMs() > 0) {
            writer.ascii(",\"credentialsExpireInMs\":").integer(connected.credentialsExpireInMs());
        }
        writer.ascii(",\"channels\":{");
        var separator = "";
        for (Map.Entry<String, Standing> channel : connected.channels().entrySet()) {
            writer.ascii(separator).text(channel.getKey()).ascii(":");
            standing(channel.getValue(), writer);
            separator = ",";
        }
        writer.ascii("}}}");
    }

    private static void user(User user, JsonWriter writer) {
        writer.ascii("\"user\":{\"id\":").text(user.id());
        writer.ascii(",\"name\":").text(user.name()).ascii("}");
    }

    private static void answer(Answer answer, JsonWriter writer) {
        own(answer.offset(), writer);
        writer.ascii(",\"answer\":").integer(answer.number()).ascii(",");
        var json = answer.json();
        var error = answer.error();
        if (error != null) {
            error(error, writer);
        } else {
            writer.ascii("\"data\":").raw(json == null ? Json.NULL : json);
        }
        writer.ascii("}");
    }

    private static void call(Call call, JsonWriter writer) {
        own(call.offset(), writer);
        writer.ascii(",\"call\":").text(call.name());
        var id = call.id();
        if (id != null) {
            writer.ascii(",\"id\":").text(id);
        }
        writer.ascii(",\"data\":").raw(call.json());
        if (call.timeoutMs() > 0) {
            writer.ascii(",\"timeoutMs\":").integer(call.timeoutMs());
        }
        writer.ascii("}");
    }

    private static void gap(Gap gap, JsonWriter writer) {
        channel(gap.channel(), "gap", writer);
        writer.ascii("{\"epoch\":").text(gap.epoch());
        writer.ascii(",\"from\":").integer(gap.from());
        writer.ascii(",\"to\":").integer(gap.to());
        writer.ascii(",\"reset\":").ascii(Boolean.toString(gap.reset())).ascii("}}");
    }

    private static void snapshot(Snapshot snapshot, JsonWriter writer) {
        channel(snapshot.channel(), "snapshot", writer);
        entries(snapshot.entries(), writer);
        writer.ascii(",\"offset\":").integer(snapshot.offset());
        writer.ascii(snapshot.more() ? ",\"more\":true}" : "}");
    }

    /// The entries of a snapshot as a JSON array.
    public static byte[] encodeEntries(List<Publication> entries) {
        var writer = new JsonWriter(entriesCapacity(entries));
        entries(entries, writer);
        return writer.toBytes();
    }

    private static void entries(List<Publication> entries, JsonWriter writer) {
        writer.ascii("[");
        var separator = "";
        for (var entry : entries) {
            writer.ascii(separator).ascii("{\"key\":").text(String.valueOf(entry.key()));
            writer.ascii(",\"version\":").integer(entry.offset());
            writer.ascii(",\"data\":").raw(entry.json());
            ChannelFrames.score(entry.change(), writer);
            writer.ascii("}");
            separator = ",";
        }
        writer.ascii("]");
    }

    private static byte[] replay(Replay replay) {
        var frames = new ChannelFrames(replay.channel());
        int size = 0;
        for (var publication : replay.publications()) {
            size += frames.size(publication) + 1;
        }
        var writer = new JsonWriter(size);
        var separator = "";
        for (var publication : replay.publications()) {
            frames.append(publication, writer.ascii(separator));
            separator = "\n";
        }
        return writer.toBytes();
    }

    private static void own(long offset, JsonWriter writer) {
        writer.ascii("{\"channel\":\"@\",\"offset\":").integer(offset);
    }

    private static void channel(String channel, String what, JsonWriter writer) {
        writer.ascii("{\"channel\":").text(channel).ascii(",\"").ascii(what).ascii("\":");
    }

    private static void standing(Standing standing, JsonWriter writer) {
        var position = standing.position();
        var kind = kind(standing.kind());
        writer.ascii("{");
        if (position != null) {
            writer.ascii("\"epoch\":").text(position.epoch());
            writer.ascii(",\"offset\":").integer(position.offset());
        }
        if (!kind.isEmpty()) {
            writer.ascii(position == null ? "" : ",").ascii("\"kind\":").text(kind);
        }
        if (standing.deltas()) {
            writer.ascii(",\"deltas\":true");
        }
        writer.ascii("}");
    }

    /// How a client is told of what kind a channel is; empty for those that look alike to it.
    public static String kind(Kind kind) {
        return switch (kind) {
            case LATEST -> "latest";
            case STATE, DURABLE_STATE -> "state";
            case VOLATILE -> "volatile";
            case RELIABLE, DURABLE, LAZY -> "";
        };
    }

    private static void problem(Problem problem, JsonWriter writer) {
        writer.ascii("{");
        if (problem.number() > 0) {
            writer.ascii("\"number\":").integer(problem.number()).ascii(",");
        }
        if (problem.wished() != null) {
            writer.ascii("\"subscribe\":").text(problem.wished()).ascii(",");
        }
        error(problem.error(), writer);
        writer.ascii("}");
    }

    static void error(Failure error, JsonWriter writer) {
        writer.ascii("\"error\":{\"code\":").text(error.code());
        writer.ascii(",\"message\":").text(error.message());
        if (error.retryAfterMs() > 0) {
            writer.ascii(",\"retryAfterMs\":").integer(error.retryAfterMs());
        }
        writer.ascii("}");
    }
}
