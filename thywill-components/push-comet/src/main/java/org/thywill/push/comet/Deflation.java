package org.thywill.push.comet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Deflates frames, each by itself (RFC 1951), so that what comes out can stand in any message or stream behind
/// anything else, and tells nothing of what stands beside it. It ends with an empty stored block whose four
/// last bytes are left away: a WebSocket wants it so (RFC 7692, section 7.2.1), and in a stream the block is
/// filled instead.
///
/// Safe for use by many threads.
final class Deflation {
    /// Length and complement of an empty stored block.
    private static final int TAIL_BYTES = 4;

    private final int minBytes;

    /// Those that nobody uses at the moment: each takes a quarter of a megabyte.
    private final BlockingQueue<Deflater> idle =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    /// @param minBytes shorter frames are not deflated
    Deflation(int minBytes) {
        this.minBytes = minBytes;
    }

    /// @param encoded one frame
    Frame frame(byte[] encoded) {
        return new Frame(encoded, encoded.length < minBytes ? null : deflate(encoded));
    }

    /// @param encoded frames with a line feed between them; none if it is empty
    List<Frame> frames(byte[] encoded) {
        var frames = new ArrayList<Frame>(1);
        for (int from = 0; from < encoded.length; ) {
            int to = endOfLine(encoded, from);
            frames.add(frame(from == 0 && to == encoded.length ? encoded : Arrays.copyOfRange(encoded, from, to)));
            from = to + 1;
        }
        return frames;
    }

    private static int endOfLine(byte[] encoded, int from) {
        int at = from;
        while (at < encoded.length && encoded[at] != '\n') {
            at++;
        }
        return at;
    }

    /// @return `null` if it would be no shorter
    private byte @Nullable [] deflate(byte[] encoded) {
        var next = idle.poll();
        var deflater = next == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : next;
        deflater.setInput(encoded);
        var deflated = new byte[encoded.length];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        deflater.reset();
        if (!idle.offer(deflater)) {
            deflater.end();
        }
        return length < deflated.length ? Arrays.copyOf(deflated, length - TAIL_BYTES) : null;
    }
}
