package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.http.Frames;
import org.thywill.http.Outlet.Framing;

/// Frames that go to one connection or to many, joined and framed once for each format that is asked for. Kept and
/// used again; for one event loop.
final class Batch {
    /// What is put into one message or chunk at most, unless one frame alone is longer.
    private static final int MAX_JOINED_BYTES = 64 << 10;

    private static final int FRAMINGS = Framing.values().length;

    private final List<byte[]> frames = new ArrayList<>();
    private final @Nullable SharedBuffer[] buffers = new SharedBuffer[Wire.values().length * FRAMINGS];
    private int bytes;

    void add(byte[] frame) {
        frames.add(frame);
        bytes += frame.length;
    }

    /// The frames themselves, which are shared and never change.
    List<byte[]> frames() {
        return frames;
    }

    /// Bytes of the frames.
    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    @SuppressWarnings("EnumOrdinal") // an index that is never stored or sent
    SharedBuffer in(Wire wire, Framing framing) {
        int index = wire.ordinal() * FRAMINGS + framing.ordinal();
        var buffer = buffers[index];
        if (buffer == null) {
            buffer = new SharedBuffer(framed(wire, framing));
            buffers[index] = buffer;
        }
        return buffer;
    }

    private ByteBuf framed(Wire wire, Framing framing) {
        if (bytes <= MAX_JOINED_BYTES || frames.size() == 1) {
            return Frames.wrap(framing, wire.payload(frames));
        }
        var whole = ByteBufAllocator.DEFAULT.directBuffer(bytes + frames.size() * 8);
        for (int from = 0; from < frames.size(); ) {
            int to = endOfJoined(from);
            var part = Frames.wrap(framing, wire.payload(frames.subList(from, to)));
            whole.writeBytes(part);
            part.release();
            from = to;
        }
        return whole;
    }

    private int endOfJoined(int from) {
        int to = from + 1;
        for (int joined = frames.get(from).length; to < frames.size(); to++) {
            joined += frames.get(to).length;
            if (joined > MAX_JOINED_BYTES) {
                break;
            }
        }
        return to;
    }

    /// Lets go of the frames and of what was made of them.
    void clear() {
        frames.clear();
        bytes = 0;
        for (int i = 0; i < buffers.length; i++) {
            var buffer = buffers[i];
            if (buffer != null) {
                buffer.release();
                buffers[i] = null;
            }
        }
    }
}
