package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/// The head of a connection's request before, as it came, and what was made of it. Who asks for the same again and
/// again, as one that polls does, is parsed and judged once: equal bytes from the same end of the same connection have
/// equal meaning.
///
/// @param bytes the whole head, its empty line included
/// @param bodyLength that it announces, as [Http1BodyReader#announcedLength] gives it
record RememberedHead(ByteBuf bytes, RequestHead head, Admission admission, long bodyLength) {
    /// Longer heads are not remembered, so that a connection keeps little.
    static final int MAX_BYTES = 1 << 10;

    /// @param bytes not to be changed by anyone
    RememberedHead(byte[] bytes, RequestHead head, Admission admission, long bodyLength) {
        this(Unpooled.wrappedBuffer(bytes), head, admission, bodyLength);
    }

    /// Whether what has come begins with the same head.
    boolean begins(ByteBuf in) {
        int length = bytes.readableBytes();
        return in.readableBytes() >= length && ByteBufUtil.equals(bytes, 0, in, in.readerIndex(), length);
    }
}
