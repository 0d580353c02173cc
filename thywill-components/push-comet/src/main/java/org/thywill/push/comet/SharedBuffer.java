package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import org.thywill.http.Outlet;

/// One buffer that is written to any number of outlets of one event loop.
///
/// An outlet that cannot pass all of it on at once keeps it and moves its reader index. So outlets are lent one
/// view after the other, and as long as each comes back untouched, which it nearly always does, it is lent again: a
/// delivery then allocates nothing.
final class SharedBuffer {
    private final ByteBuf buffer;
    private final int from;
    private ByteBuf view;

    /// Takes over one reference.
    SharedBuffer(ByteBuf buffer) {
        this.buffer = buffer;
        from = buffer.readerIndex();
        view = buffer.duplicate();
    }

    int length() {
        return buffer.writerIndex() - from;
    }

    /// Writes and flushes.
    void writeTo(Outlet outlet) {
        int references = buffer.refCnt();
        outlet.write(view.retain());
        outlet.flush();
        if (buffer.refCnt() != references || view.readerIndex() != from) {
            view = buffer.duplicate();
        }
    }

    void release() {
        buffer.release();
    }
}
