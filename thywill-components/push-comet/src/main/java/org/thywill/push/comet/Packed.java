package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.thywill.http.Frames;
import org.thywill.http.Outlet.Framing;

/// A batch as those get it who take it compressed.
final class Packed {
    final SharedBuffer buffer;

    /// Of the payload, uncompressed.
    final int plainBytes;

    /// By how many bytes the payload is shorter than that.
    final int savedBytes;

    /// Of the payload, uncompressed; 0 for a WebSocket, which has no use for it.
    final int crc;

    /// As [Crc#joined] wants it.
    final int shift;

    private Packed(ByteBuf framed, int plainBytes, int packedBytes, int crc, int shift) {
        buffer = new SharedBuffer(framed);
        this.plainBytes = plainBytes;
        savedBytes = Math.max(0, plainBytes - packedBytes);
        this.crc = crc;
        this.shift = shift;
    }

    /// A message for each frame that is deflated, and what lies between them joined as ever.
    static Packed webSocket(List<Frame> frames) {
        int plainBytes = 0;
        int packedBytes = 0;
        for (var frame : frames) {
            plainBytes += frame.length();
            packedBytes += frame.deflated == null ? frame.length() : frame.deflated.length;
        }
        var whole = ByteBufAllocator.DEFAULT.directBuffer(packedBytes + frames.size() * 8);
        int joined = 0;
        int joinedBytes = 0;
        for (int i = 0; i < frames.size(); i++) {
            var frame = frames.get(i);
            if (frame.deflated == null) {
                joinedBytes += frame.length();
                continue;
            }
            appendJoined(whole, frames.subList(joined, i), joinedBytes);
            append(whole, Frames.deflatedText(frame.deflated));
            joined = i + 1;
            joinedBytes = 0;
        }
        appendJoined(whole, frames.subList(joined, frames.size()), joinedBytes);
        return new Packed(whole, plainBytes, packedBytes, 0, 0);
    }

    private static void appendJoined(ByteBuf whole, List<Frame> frames, int bytes) {
        if (!frames.isEmpty()) {
            append(whole, Batch.framed(Wire.WEBSOCKET, Framing.WEBSOCKET, frames, bytes));
        }
    }

    private static void append(ByteBuf whole, ByteBuf part) {
        whole.writeBytes(part);
        part.release();
    }

    /// A piece of a response in gzip.
    static Packed piece(Wire wire, Framing framing, List<Frame> frames) {
        var plain = wire.payload(frames);
        var piece = DeflatedStream.piece(wire, frames);
        try {
            var framed = Frames.wrap(framing, piece);
            return new Packed(framed, plain.length, piece.readableBytes(), Crc.of(plain), Crc.shift(plain.length));
        } finally {
            piece.release();
        }
    }

    void release() {
        buffer.release();
    }
}
