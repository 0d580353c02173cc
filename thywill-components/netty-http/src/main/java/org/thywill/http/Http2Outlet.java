package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

/// A response over HTTP/2 that stays open.
final class Http2Outlet implements Outlet {
    private final Http2Output output;
    private final String remoteAddress;
    private final OutletListener listener;
    private boolean ending;
    private boolean told;

    Http2Outlet(Http2Output output, String remoteAddress, OutletListener listener) {
        this.output = output;
        this.remoteAddress = remoteAddress;
        this.listener = listener;
    }

    /// Whether its owner may still write, and so decides how slow is too slow.
    boolean isOpen() {
        return !ending;
    }

    void writable() {
        if (!ending) {
            listener.writable();
        }
    }

    void tellClosed() {
        if (!told) {
            told = true;
            ending = true;
            listener.closed();
        }
    }

    @Override
    public EventLoop eventLoop() {
        return output.channel().eventLoop();
    }

    @Override
    public Framing framing() {
        return Framing.PLAIN;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(ByteBuf framed) {
        if (ending) {
            framed.release();
        } else {
            output.data(framed, false);
        }
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public boolean isWritable() {
        return output.channel().isWritable();
    }

    @Override
    public long queuedBytes() {
        return output.queuedBytes();
    }

    @Override
    public void close() {
        Channels.onLoop(output.channel(), () -> {
            if (!ending) {
                ending = true;
                output.data(Unpooled.EMPTY_BUFFER, true);
                output.flush();
                eventLoop().execute(this::tellClosed);
            }
        });
    }

    @Override
    public void close(int code, String reason) {
        close();
    }

    @Override
    public void abort() {
        Channels.onLoop(output.channel(), () -> Channels.close(output.channel()));
    }
}
