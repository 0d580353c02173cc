package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// A response over HTTP/1 that stays open: in chunks, or for HTTP/1.0 until the connection closes.
final class Http1Outlet implements Outlet {
    private final Http1Connection connection;
    private final String remoteAddress;
    private final OutletListener listener;
    private final Framing framing;
    private boolean told;

    Http1Outlet(Http1Connection connection, String remoteAddress, OutletListener listener, Framing framing) {
        this.connection = connection;
        this.remoteAddress = remoteAddress;
        this.listener = listener;
        this.framing = framing;
    }

    void writable() {
        listener.writable();
    }

    /// On the event loop.
    void tellClosed() {
        if (!told) {
            told = true;
            listener.closed();
        }
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
        connection.write(this, framed);
    }

    @Override
    public void flush() {
        connection.flush(this);
    }

    @Override
    public boolean isWritable() {
        return connection.channel().isWritable();
    }

    @Override
    public long queuedBytes() {
        return Channels.queuedBytes(connection.channel());
    }

    @Override
    public void close() {
        Channels.onLoop(connection.channel(), () -> connection.endStream(this));
    }

    @Override
    public void close(int code, String reason) {
        close();
    }

    @Override
    public void abort() {
        Channels.onLoop(connection.channel(), () -> connection.abort(this));
    }
}
