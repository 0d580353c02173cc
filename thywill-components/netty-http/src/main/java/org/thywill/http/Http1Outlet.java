package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/// A response over HTTP/1 that stays open: in chunks, or for HTTP/1.0 until the connection closes.
final class Http1Outlet implements Outlet {
    private final Http1Connection connection;
    private final String remoteAddress;
    private final OutletListener listener;
    private final Framing framing;

    /// From when its head is written until it ends; event loop only.
    private boolean open;

    private boolean told;

    Http1Outlet(Http1Connection connection, String remoteAddress, OutletListener listener, Framing framing) {
        this.connection = connection;
        this.remoteAddress = remoteAddress;
        this.listener = listener;
        this.framing = framing;
    }

    void opened() {
        open = true;
    }

    void writable() {
        if (open) {
            listener.writable();
        }
    }

    /// The connection is gone. On the event loop.
    void tellClosed() {
        open = false;
        if (!told) {
            told = true;
            listener.closed();
        }
    }

    private Channel channel() {
        return connection.channel();
    }

    @Override
    public EventLoop eventLoop() {
        return connection.eventLoop();
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(ByteBuf framed) {
        if (open) {
            Channels.write(channel(), framed);
        } else {
            framed.release();
        }
    }

    @Override
    public void flush() {
        if (open) {
            channel().flush();
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public long queuedBytes() {
        return Channels.queuedBytes(channel());
    }

    @Override
    public void close() {
        Channels.onLoop(channel(), () -> {
            if (open) {
                open = false;
                eventLoop().execute(this::tellClosed);
                connection.streamEnded(framing);
            }
        });
    }

    @Override
    public void close(int code, String reason) {
        close();
    }

    @Override
    public void abort() {
        Channels.onLoop(channel(), () -> {
            if (open) {
                Channels.abort(channel());
            }
        });
    }
}
