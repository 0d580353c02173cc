package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;

/// Puts a piece of a deflated stream together (RFC 1951): bytes as they are, in stored blocks, and what
/// [Deflation] has made before. Pieces begin and end between bytes, so any can follow any other.
final class DeflatedStream {
    private static final int STORED = 0;
    private static final int MAX_STORED_BYTES = 0xFFFF;

    private final ByteBuf out;
    private final ByteBuf stored = Unpooled.buffer();

    /// Whether the three bits that begin a stored block are written already.
    private boolean begun;

    private DeflatedStream(int expectedBytes) {
        out = ByteBufAllocator.DEFAULT.directBuffer(expectedBytes);
    }

    /// What carries frames; the caller releases it.
    static ByteBuf piece(Wire wire, List<Frame> frames) {
        int bytes = 0;
        for (var frame : frames) {
            bytes += 16 + (frame.deflated == null ? frame.length() : frame.deflated.length);
        }
        var stream = new DeflatedStream(bytes);
        for (var frame : frames) {
            if (frame.deflated == null) {
                stream.store(wire.payload(List.of(frame)));
            } else {
                stream.store(wire.before());
                stream.add(frame.deflated);
                stream.store(wire.after());
            }
        }
        stream.endStored();
        return stream.out;
    }

    /// Adds bytes as they are.
    private void store(byte[] bytes) {
        stored.writeBytes(bytes);
    }

    /// Adds what [Deflation] has made.
    private void add(byte[] deflated) {
        endStored();
        out.writeBytes(deflated);
        begun = true;
    }

    /// RFC 1951, section 3.2.4.
    private void endStored() {
        while (begun || stored.isReadable()) {
            int length = Math.min(MAX_STORED_BYTES, stored.readableBytes());
            if (!begun) {
                out.writeByte(STORED);
            }
            out.writeShortLE(length).writeShortLE(~length).writeBytes(stored, length);
            begun = false;
        }
        stored.clear();
    }
}
