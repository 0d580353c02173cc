package org.thywill.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Reads frames of the server. Strict about what it knows, deaf to what it does not.
final class Decoder {
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 65_536;
    private static final int SHOWN = 200;

    private Decoder() {}

    /// @throws IllegalArgumentException if the text is no frame; the message says why
    static Incoming decode(String text) {
        try {
            return frame(Json.read(text));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "What came is not JSON (" + e.getOriginalMessage() + "): " + shown(text), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ": " + shown(text), e);
        }
    }

    /// What a body like `{"error":{"code":…,"message":…}}` says; `ifNone` if it says nothing of the kind.
    static Refused refusal(String body, Refused ifNone) {
        try {
            var error = Json.read(body).path("error");
            return error.isObject() ? refused(error) : ifNone;
        } catch (JacksonException | IllegalArgumentException _) {
            return ifNone;
        }
    }

    /// The origin that a body like `{"error":{"code":…,"address":…}}` names; empty if none.
    static String address(String body) {
        try {
            return Json.read(body).path("error").path("address").asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    /// The text member of a small object, such as the cursor in `{"next":"CURSOR"}`.
    ///
    /// @throws IllegalArgumentException if it is not there
    static String text(String object, String member) {
        try {
            return text(Json.read(object), member);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Expected {\"" + member + "\":…}, but found: " + shown(object), e);
        }
    }

    private static Incoming frame(JsonNode frame) {
        if (!frame.isObject()) {
            throw new IllegalArgumentException("What came is no JSON object");
        } else if (frame.has("channel")) {
            return ofChannel(text(frame, "channel"), frame);
        } else if (frame.has("ack")) {
            return new Incoming.Acknowledged(number(frame, "ack"));
        } else if (frame.has("connected")) {
            return connected(frame.path("connected"));
        } else if (frame.has("error")) {
            return new Incoming.Problem(refused(frame.path("error")));
        } else if (frame.has("close")) {
            return new Incoming.Close(end(frame.path("close")));
        } else if (frame.has("user")) {
            return new Incoming.SignedIn(user(frame.path("user")), text(frame, "session"));
        }
        return frame.isEmpty() ? new Incoming.Life() : new Incoming.Unknown();
    }

    private static Incoming ofChannel(String channel, JsonNode frame) {
        if (frame.has("subscribed")) {
            return new Incoming.Subscribed(channel, standing(frame.path("subscribed")));
        } else if (frame.has("snapshot")) {
            return snapshot(channel, frame);
        } else if (frame.has("unsubscribed")) {
            return new Incoming.Unsubscribed(channel);
        } else if (frame.has("gap")) {
            return new Incoming.Lost(gap(channel, frame.path("gap")));
        } else if (!frame.has("offset")) {
            return frame.has("data") && !channel.equals(Session.PRIVATE)
                    ? new Incoming.Published(channel, 0, "", frame.path("data"), null)
                    : new Incoming.Unknown();
        }
        long offset = number(frame, "offset");
        if (frame.has("own")) {
            return new Incoming.Own(channel, offset);
        }
        if (frame.path("removed").asBoolean(false)) {
            return new Incoming.Removed(channel, offset, text(frame, "key"));
        }
        var data = frame.has("data") ? frame.path("data") : MissingNode.getInstance();
        if (frame.has("call")) {
            var id = frame.has("id") ? text(frame, "id") : null;
            long timeoutMs = frame.path("timeoutMs").asLong(0);
            return new Incoming.Called(channel, offset, text(frame, "call"), id, data, timeoutMs);
        } else if (frame.has("cancel")) {
            return new Incoming.Cancelled(channel, offset, text(frame, "cancel"));
        } else if (frame.has("push")) {
            return new Incoming.Pushed(channel, offset, text(frame, "push"), data);
        } else if (frame.has("patch")) {
            var key = frame.path("key").asString("");
            return new Incoming.Changed(channel, offset, key, number(frame, "base"), frame.path("patch"), score(frame));
        } else if (!frame.has("answer")) {
            return new Incoming.Published(channel, offset, frame.path("key").asString(""), data, score(frame));
        }
        long answer = number(frame, "answer");
        return frame.has("error")
                ? new Incoming.Failed(channel, offset, answer, refused(frame.path("error")))
                : new Incoming.Answered(channel, offset, answer, data);
    }

    /// @throws IllegalArgumentException if it is none
    static User user(JsonNode user) {
        return new User(text(user, "id"), user.path("name").asString(""));
    }

    private static Incoming.Connected connected(JsonNode connected) {
        Map<String, Standing> channels = new LinkedHashMap<>();
        connected.path("channels").forEachEntry((name, standing) -> channels.put(name, standing(standing)));
        return new Incoming.Connected(
                text(connected, "client"),
                text(connected, "session"),
                text(connected, "connection"),
                text(connected, "token"),
                connected.path("resumed").asBoolean(false),
                number(connected, "received"),
                connected.path("heartbeatMs").asLong(0),
                connected.path("timeoutMs").asLong(0),
                connected.path("maxMessageBytes").asInt(DEFAULT_MAX_MESSAGE_BYTES),
                connected.path("socket").asLong(0),
                connected.has("user") ? user(connected.path("user")) : null,
                connected.path("credentialsExpireInMs").asLong(0),
                channels);
    }

    private static Incoming snapshot(String channel, JsonNode frame) {
        var entries = new ArrayList<StateChannel.Entry>();
        frame.path("snapshot").forEach(entry -> entries.add(entry(entry, number(entry, "version"))));
        boolean more = frame.path("more").asBoolean(false);
        return new Incoming.Snapshot(channel, List.copyOf(entries), number(frame, "offset"), more);
    }

    private static StateChannel.Entry entry(JsonNode entry, long version) {
        return new StateChannel.Entry(text(entry, "key"), entry.path("data"), version, score(entry));
    }

    private static @Nullable Double score(JsonNode entry) {
        var score = entry.path("score");
        return score.isNumber() ? score.doubleValue() : null;
    }

    private static Standing standing(JsonNode standing) {
        var kind = Standing.Kind.named(standing.path("kind").asString(""));
        return kind == Standing.Kind.VOLATILE
                ? new Standing(null, kind, false)
                : new Standing(
                        new Position(text(standing, "epoch"), number(standing, "offset")),
                        kind,
                        standing.path("deltas").asBoolean(false));
    }

    private static Gap gap(String channel, JsonNode gap) {
        boolean reset = gap.path("reset").asBoolean(false);
        return new Gap(channel, text(gap, "epoch"), number(gap, "from"), number(gap, "to"), reset);
    }

    private static Refused refused(JsonNode error) {
        long retryAfterMs = error.path("retryAfterMs").asLong(0);
        return new Refused(text(error, "code"), error.path("message").asString(""), retryAfterMs);
    }

    private static End end(JsonNode close) {
        int code = close.path("code").asInt(0);
        var reconnect = close.has("reconnect") ? Reconnect.parse(text(close, "reconnect")) : Reconnect.after(code);
        long retryAfterMs = close.path("retryAfterMs").asLong(0);
        return new End(code, close.path("reason").asString(""), reconnect, retryAfterMs, null)
                .to(close.path("address").asString(""));
    }

    private static String text(JsonNode object, String member) {
        var value = object.path(member);
        if (!value.isString()) {
            throw new IllegalArgumentException("Member \"" + member + "\" must be a text");
        }
        return value.stringValue();
    }

    private static long number(JsonNode object, String member) {
        var value = object.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException("Member \"" + member + "\" must be a whole number from 0");
        }
        return value.longValue();
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
