package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.http.AcceptEncoding;
import org.thywill.http.HttpExchange;

/// A response in gzip (RFC 1952): what was written so far, as its end must tell. The pieces between its ends
/// are shared with other responses.
final class Gzip {
    /// As in `Accept-Encoding` and `Content-Encoding`.
    static final String CODING = "gzip";

    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    /// An empty stored block that is the last.
    private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private int crc;
    private int length;

    /// Whether the answer to a request may be in gzip.
    static boolean fits(HttpExchange exchange) {
        return AcceptEncoding.allows(exchange.header("Accept-Encoding"), CODING);
    }

    /// What comes before the first piece.
    static ByteBuf begin() {
        return Unpooled.wrappedBuffer(HEADER);
    }

    /// A piece was written.
    void wrote(Packed packed) {
        crc = Crc.joined(crc, packed.crc, packed.shift);
        length += packed.plainBytes;
    }

    /// What comes after the last piece.
    ByteBuf end() {
        return Unpooled.buffer(LAST_BLOCK.length + 8)
                .writeBytes(LAST_BLOCK)
                .writeIntLE(crc)
                .writeIntLE(length);
    }

    /// A whole response.
    ///
    /// @param plain the same frames as they would go out uncompressed
    /// @return to be released; `null` if it would be no shorter
    static @Nullable ByteBuf whole(List<Frame> frames, byte[] plain) {
        if (frames.stream().allMatch(frame -> frame.deflated == null)) {
            return null;
        }
        var gzip = new Gzip();
        gzip.crc = Crc.of(plain);
        gzip.length = plain.length;
        var piece = DeflatedStream.piece(Wire.LINES, frames);
        var whole = Unpooled.wrappedBuffer(begin(), piece, gzip.end());
        if (whole.readableBytes() < plain.length) {
            return whole;
        }
        whole.release();
        return null;
    }
}
