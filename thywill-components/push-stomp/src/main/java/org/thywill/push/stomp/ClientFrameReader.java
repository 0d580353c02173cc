package org.thywill.push.stomp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientMessage;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.wire.ClientFrame;
import org.thywill.wire.ClientFrames;
import org.thywill.wire.JsonValues;

/// Reads what STOMP frames mean, as the README says.
///
/// Each is put as a frame of `documentation/protocol.md`, whose decoder then knows all forms and limits. Used
/// on one thread at a time.
final class ClientFrameReader {
    private static final String CHANNEL = "/channel/";
    private static final String HISTORY = "/history/";
    private static final String ENTRY = "/entry/";
    private static final String APPLICATION = "/application";
    private static final String CALL = "/call/";
    private static final String NOTIFY = "/notify/";
    private static final String QUEUE = "/queue/";
    private static final String RESULT = "/result/";
    private static final String CANCEL = "/cancel/";
    private static final String RECEIVED = "/received";
    private static final String REPORT = "/report";

    /// Where the client gets what is for it alone.
    static final String CLIENT = "/client";

    private static final int MAX_DIGITS = 16;
    private static final int MAX_TEXT = 255;

    private final ClientFrames frames = new ClientFrames();
    private final JsonValues values = new JsonValues();

    /// @param instance the frame's own, or one that stands in for it
    ConnectRequest connect(StompFrame frame, String instance, @Nullable String sessionCookie) {
        var json = new StringBuilder("{\"connect\":{\"version\":1");
        text(json, "application", frame.required("application"));
        text(json, "instance", instance);
        json.append(",\"acknowledged\":").append(digits(frame, "acknowledged", "0"));
        text(json, "client", frame.header("client"));
        text(json, "token", frame.header("token"));
        value(json, "positions", frame);
        value(json, "subscribe", frame);
        if (decode(json.append("}}")) instanceof ClientFrame.Connect connect) {
            return connect.request(sessionCookie);
        }
        throw new MalformedFrameException("CONNECT could not be understood");
    }

    ClientMessage send(StompFrame frame, long number) {
        var destination = frame.required("destination");
        var json = begin(number);
        if (destination.equals(APPLICATION)) {
            json.append("\"send\":").append(body(frame));
        } else if (destination.startsWith(CHANNEL)) {
            json.append("\"publish\":").append(quoted(channel(destination)));
            json.append(",\"data\":").append(body(frame));
            text(json, "id", frame.header("publication-id"));
            text(json, "key", frame.header("key"));
        } else if (destination.startsWith(HISTORY)) {
            json.append("\"history\":").append(quoted(after(HISTORY, destination)));
            place(json, frame);
        } else if (destination.startsWith(ENTRY)) {
            entry(frame, after(ENTRY, destination), json);
        } else if (destination.startsWith(CALL)) {
            json.append("\"call\":").append(quoted(after(CALL, destination)));
            json.append(",\"data\":").append(body(frame));
            if (frame.header("timeout-ms") != null) {
                json.append(",\"timeoutMs\":").append(digits(frame, "timeout-ms", "0"));
            }
        } else if (destination.startsWith(NOTIFY)) {
            json.append("\"notify\":").append(quoted(after(NOTIFY, destination)));
            json.append(",\"data\":").append(body(frame));
        } else if (destination.startsWith(QUEUE)) {
            json.append("\"push\":").append(quoted(after(QUEUE, destination)));
            json.append(",\"data\":").append(body(frame));
        } else if (destination.startsWith(RESULT)) {
            json.append("\"result\":").append(quoted(after(RESULT, destination)));
            result(json, frame);
        } else if (destination.startsWith(CANCEL)) {
            json.append("\"cancel\":").append(digits(after(CANCEL, destination), CANCEL + "NUMBER"));
        } else if (destination.equals(RECEIVED)) {
            json.append("\"received\":").append(body(frame));
        } else if (destination.equals(REPORT)) {
            json.append("\"report\":").append(body(frame));
        } else {
            throw new MalformedFrameException("Nothing can be sent to " + destination + ", but to " + APPLICATION + ", "
                    + CHANNEL + "NAME, " + HISTORY + "NAME, " + ENTRY + "NAME, " + CALL + "NAME, " + NOTIFY + "NAME, "
                    + QUEUE + "NAME, " + RESULT + "ID, " + CANCEL + "NUMBER, " + RECEIVED + " and " + REPORT);
        }
        return message(json);
    }

    /// Writes or removes an entry.
    private void entry(StompFrame frame, String channel, StringBuilder json) {
        boolean removes = "true".equals(frame.header("removed"));
        json.append(removes ? "\"remove\":" : "\"put\":").append(quoted(channel));
        text(json, "key", frame.required("key"));
        var condition = frame.header("if");
        if (condition != null) {
            boolean version = condition.chars().allMatch(c -> c >= '0' && c <= '9');
            json.append(",\"if\":").append(version ? digits(frame, "if", "") : quoted(condition));
        }
        if (!removes) {
            value(json, "score", frame);
            if (frame.header("ttl-ms") != null) {
                json.append(",\"ttlMs\":").append(digits(frame, "ttl-ms", "0"));
            }
            json.append(",\"data\":").append(body(frame));
        }
    }

    private void result(StringBuilder json, StompFrame frame) {
        var code = frame.header("error");
        if (code == null) {
            json.append(",\"data\":").append(body(frame));
        } else {
            json.append(",\"error\":{\"code\":").append(quoted(code));
            text(json, "message", frame.required("message"));
            json.append('}');
        }
    }

    private static String after(String prefix, String destination) {
        return destination.substring(prefix.length());
    }

    /// Whether the fate of a SEND must be known even if the client asks for no receipt.
    static boolean isAnswered(StompFrame send) {
        var destination = send.required("destination");
        return destination.startsWith(CALL) || destination.startsWith(RESULT);
    }

    /// Whether a SEND is of those that are only ever done if they arrive.
    static boolean isSideNote(StompFrame send) {
        var destination = send.required("destination");
        return destination.equals(RECEIVED) || destination.equals(REPORT) || destination.startsWith(CANCEL);
    }

    ClientMessage subscribe(StompFrame frame, String channel, long number) {
        var json = begin(number).append("\"subscribe\":").append(quoted(channel));
        place(json, frame);
        return message(json);
    }

    /// Which part of a channel is meant.
    private static void place(StringBuilder json, StompFrame frame) {
        text(json, "epoch", frame.header("epoch"));
        for (var header : List.of("recent", "offset", "limit")) {
            if (frame.header(header) != null) {
                json.append(",\"").append(header).append("\":").append(digits(frame, header, "0"));
            }
        }
    }

    ClientMessage unsubscribe(String channel, long number) {
        return message(begin(number).append("\"unsubscribe\":").append(quoted(channel)));
    }

    /// What does nothing but take up a number of the client's.
    static ClientMessage nothing(long number) {
        return new ClientMessage.Result(number, "none", Json.NULL, null);
    }

    /// The channel that a destination stands for.
    static String channel(String destination) {
        if (!destination.startsWith(CHANNEL)) {
            throw new MalformedFrameException("Expected the destination " + CLIENT + " or " + CHANNEL
                    + "NAME, but found \"" + destination + "\"");
        }
        return destination.substring(CHANNEL.length());
    }

    static String destination(String channel) {
        return CHANNEL + channel;
    }

    /// A header that names something between the two ends, and comes back: 1 to 255 characters.
    static @Nullable String name(StompFrame frame, String header) {
        var value = frame.header(header);
        if (value != null && (value.isEmpty() || value.length() > MAX_TEXT)) {
            throw new MalformedFrameException(header + " must have 1 to " + MAX_TEXT + " characters");
        }
        return value;
    }

    /// @return 0 if the header is missing
    static long number(StompFrame frame) {
        return Long.parseLong(digits(frame, "number", "0"));
    }

    private static String digits(StompFrame frame, String header, String missing) {
        var value = frame.header(header);
        return value == null ? missing : digits(value, "The header \"" + header + "\"");
    }

    private static String digits(String value, String what) {
        boolean sound = !value.isEmpty()
                && value.length() <= MAX_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!sound) {
            throw new MalformedFrameException(what + " must be a number");
        }
        return value;
    }

    private static StringBuilder begin(long number) {
        var json = new StringBuilder("{");
        return number > 0 ? json.append("\"number\":").append(number).append(',') : json;
    }

    private String body(StompFrame frame) {
        return value(frame.body(), "The body");
    }

    private void value(StringBuilder json, String name, StompFrame frame) {
        var header = frame.header(name);
        if (header != null) {
            var value = value(header.getBytes(StandardCharsets.UTF_8), "The header \"" + name + "\"");
            json.append(",\"").append(name).append("\":").append(value);
        }
    }

    private String value(byte[] bytes, String what) {
        try {
            return values.decode(bytes).toString();
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(what + " must be JSON: " + e.getMessage());
        }
    }

    private static void text(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":").append(quoted(value));
        }
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private ClientMessage message(StringBuilder json) {
        if (decode(json.append('}')) instanceof ClientFrame.Message(var message)) {
            return message;
        }
        throw new MalformedFrameException("The frame could not be understood");
    }

    private ClientFrame decode(StringBuilder json) {
        var decoded = frames.decode(json.toString().getBytes(StandardCharsets.UTF_8), 1)
                .getFirst();
        if (decoded instanceof ClientFrame.Invalid invalid) {
            throw new MalformedFrameException(invalid.message());
        }
        return decoded;
    }
}
