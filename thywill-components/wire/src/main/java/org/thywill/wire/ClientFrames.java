package org.thywill.wire;

import java.util.ArrayList;
import java.util.List;

/// Decodes what clients send: the frames of one message or body, which one line feed separates.
///
/// Data is checked while it is read over, and cut out as it stands. Members that are not known are read over too.
/// One decoder serves one thread at a time; it is meant to be kept.
public final class ClientFrames {
    /// Numbers in frames never exceed what JavaScript can count to exactly: 2^53 − 1.
    public static final long MAX_NUMBER = (1L << 53) - 1;

    private final JsonScanner scanner;
    private final Path path = new Path();
    private final FrameReader reader;

    public ClientFrames() {
        this(JsonLimits.DEFAULT);
    }

    public ClientFrames(JsonLimits limits) {
        scanner = new JsonScanner(limits);
        reader = new FrameReader(scanner, path);
    }

    /// Decodes every frame there is. One that is none becomes [ClientFrame.Invalid]; those behind it are decoded
    /// all the same, and the caller decides whether they count.
    ///
    /// @param maxFrames where there are more, one [ClientFrame.Invalid] stands in place of those beyond
    /// @return empty if there are no bytes; a line feed after the last frame is not taken for a separator
    public List<ClientFrame> decode(byte[] bytes, int offset, int length, int maxFrames) {
        if (length == 0) {
            return List.of();
        }
        int end = offset + length;
        if (bytes[end - 1] == '\n') {
            end--;
        }
        int to = lineFeed(bytes, offset, end);
        return to == end ? List.of(decodeFrame(bytes, offset, end, 0)) : decodeAll(bytes, offset, end, maxFrames);
    }

    public List<ClientFrame> decode(byte[] bytes, int maxFrames) {
        return decode(bytes, 0, bytes.length, maxFrames);
    }

    private List<ClientFrame> decodeAll(byte[] bytes, int offset, int end, int maxFrames) {
        var frames = new ArrayList<ClientFrame>();
        for (int from = offset; from <= end; ) {
            if (frames.size() == maxFrames) {
                var tooMany = "There are more than " + maxFrames + " frames at once";
                frames.add(new ClientFrame.Invalid(maxFrames, tooMany));
                return frames;
            }
            int to = lineFeed(bytes, from, end);
            frames.add(decodeFrame(bytes, from, to, frames.size()));
            from = to + 1;
        }
        return frames;
    }

    private static int lineFeed(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private ClientFrame decodeFrame(byte[] bytes, int from, int to, int index) {
        scanner.reset(bytes, from, to);
        path.clear();
        try {
            var frame = reader.read();
            scanner.expectEnd();
            return frame;
        } catch (MalformedException e) {
            return new ClientFrame.Invalid(index, "Frame " + (index + 1) + path + ": " + e.getMessage());
        } finally {
            scanner.release();
        }
    }
}
