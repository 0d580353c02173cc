package org.thywill.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Failure;

/// Frames and bodies of responses that belong to the transports rather than to the conversation
/// (`documentation/protocol.md`, sections 4 and 6).
public final class Bodies {
    private static final int CAPACITY = 128;

    private Bodies() {}

    /// The last frame of a connection.
    ///
    /// @param detail a sentence for the other end, or empty for the reason's own text; for
    ///     [CloseReason#ELSEWHERE] the origin to go to
    public static byte[] close(CloseReason reason, String detail) {
        var writer = new JsonWriter(CAPACITY);
        writer.ascii("{\"close\":{\"code\":").integer(reason.code());
        writer.ascii(",\"reason\":").text(reason.sentence(detail));
        writer.ascii(",\"reconnect\":").text(reconnect(reason));
        address(reason, detail, writer);
        return writer.ascii("}}").toBytes();
    }

    /// The first frame of a poll's answer.
    public static byte[] next(String cursor) {
        return new JsonWriter(CAPACITY)
                .ascii("{\"next\":")
                .text(cursor)
                .ascii("}")
                .toBytes();
    }

    /// The answer to who asked for a ticket to open an event stream with.
    public static byte[] ticket(String ticket) {
        return new JsonWriter(CAPACITY)
                .ascii("{\"ticket\":")
                .text(ticket)
                .ascii("}")
                .toBytes();
    }

    /// What a request to connect is refused with.
    ///
    /// @param code of the error
    /// @param detail as in [#close]
    /// @param id names the event in the server's log
    public static byte[] refusal(String code, CloseReason reason, String detail, String id) {
        var writer = new JsonWriter(CAPACITY);
        writer.ascii("{\"error\":{\"code\":").text(code);
        writer.ascii(",\"message\":").text(reason.sentence(detail));
        address(reason, detail, writer);
        return writer.ascii(",\"id\":").text(id).ascii("}}").toBytes();
    }

    private static void address(CloseReason reason, String detail, JsonWriter writer) {
        if (reason == CloseReason.ELSEWHERE) {
            writer.ascii(",\"address\":").text(detail);
        }
    }

    /// What a request is refused with.
    public static byte[] error(Failure failure) {
        return error(failure, null, -1);
    }

    /// What a request to send is refused with.
    ///
    /// @param id names the event in the server's log, or `null`
    /// @param received the number of the newest message taken, or -1 to leave it out
    public static byte[] error(Failure failure, @Nullable String id, long received) {
        var writer = new JsonWriter(CAPACITY);
        writer.ascii("{\"error\":{\"code\":").text(failure.code());
        writer.ascii(",\"message\":").text(failure.message());
        if (failure.retryAfterMs() > 0) {
            writer.ascii(",\"retryAfterMs\":").integer(failure.retryAfterMs());
        }
        if (id != null) {
            writer.ascii(",\"id\":").text(id);
        }
        writer.ascii("}");
        if (received >= 0) {
            writer.ascii(",\"received\":").integer(received);
        }
        return writer.ascii("}").toBytes();
    }

    /// The answer to a request to send that was taken as a whole.
    ///
    /// @param accepted how many frames there were
    /// @param received the number of the newest message taken
    public static byte[] accepted(int accepted, long received) {
        var writer = new JsonWriter(CAPACITY);
        writer.ascii("{\"accepted\":").integer(accepted);
        return writer.ascii(",\"received\":").integer(received).ascii("}").toBytes();
    }

    private static String reconnect(CloseReason reason) {
        return reason.reconnect().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
