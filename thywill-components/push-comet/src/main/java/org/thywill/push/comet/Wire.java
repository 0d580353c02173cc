package org.thywill.push.comet;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// How frames stand in what a transport carries, before the transport's own framing.
@SuppressWarnings("ImmutableEnumChecker") // the arrays never change
enum Wire {
    /// Text messages; one line feed separates the frames of a message.
    WEBSOCKET("", "\n", ""),
    /// One event for each frame (HTML standard, section 9.2.6).
    SSE("data: ", "\n\ndata: ", "\n\n"),
    /// One line for each frame.
    LINES("", "\n", "\n");

    private static final byte LINE_FEED = '\n';

    private final byte[] before;
    private final byte[] between;
    private final byte[] after;

    Wire(String before, String between, String after) {
        this.before = before.getBytes(StandardCharsets.US_ASCII);
        this.between = between.getBytes(StandardCharsets.US_ASCII);
        this.after = after.getBytes(StandardCharsets.US_ASCII);
    }

    /// What comes before each frame, after what comes behind the one before it.
    byte[] before() {
        return before;
    }

    /// What comes behind each frame, unless [#WEBSOCKET] carries it.
    byte[] after() {
        return after;
    }

    /// The payload that carries these frames.
    ///
    /// @param frames each of one frame, or of several with a line feed between them
    byte[] payload(List<Frame> frames) {
        if (this == WEBSOCKET && frames.size() == 1) {
            return frames.getFirst().bytes;
        }
        var payload = new byte[length(frames)];
        int at = put(before, payload, 0);
        for (int i = 0; i < frames.size(); i++) {
            at = i == 0 ? at : put(between, payload, at);
            at = putFrame(frames.get(i).bytes, payload, at);
        }
        put(after, payload, at);
        return payload;
    }

    private int length(List<Frame> frames) {
        int length = before.length + after.length + between.length * (frames.size() - 1);
        for (var frame : frames) {
            length += frame.length() + (between.length - 1) * (between.length == 1 ? 0 : lineFeeds(frame.bytes));
        }
        return length;
    }

    private int putFrame(byte[] frame, byte[] payload, int from) {
        if (between.length == 1) {
            return put(frame, payload, from);
        }
        int at = from;
        for (byte b : frame) {
            if (b == LINE_FEED) {
                at = put(between, payload, at);
            } else {
                payload[at++] = b;
            }
        }
        return at;
    }

    private static int lineFeeds(byte[] frame) {
        int count = 0;
        for (byte b : frame) {
            count += b == LINE_FEED ? 1 : 0;
        }
        return count;
    }

    private static int put(byte[] part, byte[] payload, int at) {
        System.arraycopy(part, 0, payload, at, part.length);
        return at + part.length;
    }
}
