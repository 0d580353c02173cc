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

    private final List<Frame> frames = new ArrayList<>();
    private final @Nullable SharedBuffer[] buffers = new SharedBuffer[Wire.values().length * FRAMINGS];

    /// As `buffers`; there once somebody takes anything compressed.
    private @Nullable Packed @Nullable [] packed;

    private int bytes;
    private boolean deflated;

    void add(Frame frame) {
        frames.add(frame);
        bytes += frame.length();
        deflated |= frame.deflated != null;
    }

    /// The frames themselves, which are shared and never change.
    List<Frame> frames() {
        return frames;
    }

    /// Bytes of the frames.
    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    SharedBuffer in(Wire wire, Framing framing) {
        int index = index(wire, framing);
        var buffer = buffers[index];
        if (buffer == null) {
            buffer = new SharedBuffer(framed(wire, framing, frames, bytes));
            buffers[index] = buffer;
        }
        return buffer;
    }

    /// The same compressed; `null` where that is the same as uncompressed.
    @Nullable
    Packed packed(Wire wire, Framing framing) {
        if (wire == Wire.WEBSOCKET && !deflated) {
            return null;
        }
        if (packed == null) {
            packed = new Packed[buffers.length];
        }
        int index = index(wire, framing);
        var found = packed[index];
        if (found == null) {
            found = wire == Wire.WEBSOCKET ? Packed.webSocket(frames) : Packed.piece(wire, framing, frames);
            packed[index] = found;
        }
        return found;
    }

    @SuppressWarnings("EnumOrdinal") // an index that is never stored or sent
    private static int index(Wire wire, Framing framing) {
        return wire.ordinal() * FRAMINGS + framing.ordinal();
    }

    /// Joins frames, but into no message or chunk that is too long.
    ///
    /// @param bytes of the frames
    static ByteBuf framed(Wire wire, Framing framing, List<Frame> frames, int bytes) {
        if (bytes <= MAX_JOINED_BYTES || frames.size() == 1) {
            return Frames.wrap(framing, wire.payload(frames));
        }
        var whole = ByteBufAllocator.DEFAULT.directBuffer(bytes + frames.size() * 8);
        for (int from = 0; from < frames.size(); ) {
            int to = endOfJoined(frames, from);
            var part = Frames.wrap(framing, wire.payload(frames.subList(from, to)));
            whole.writeBytes(part);
            part.release();
            from = to;
        }
        return whole;
    }

    private static int endOfJoined(List<Frame> frames, int from) {
        int to = from + 1;
        for (int joined = frames.get(from).length(); to < frames.size(); to++) {
            joined += frames.get(to).length();
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
        deflated = false;
        for (int i = 0; i < buffers.length; i++) {
            var buffer = buffers[i];
            if (buffer != null) {
                buffer.release();
                buffers[i] = null;
            }
        }
        if (packed != null) {
            clear(packed);
        }
    }

    private static void clear(@Nullable Packed[] packed) {
        for (int i = 0; i < packed.length; i++) {
            var each = packed[i];
            if (each != null) {
                each.release();
                packed[i] = null;
            }
        }
    }
}
