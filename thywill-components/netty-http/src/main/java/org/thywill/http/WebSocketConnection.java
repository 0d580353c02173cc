package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open WebSocket, the one handler in its pipeline but for TLS. It has no timer and, between messages, no
/// buffer.
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Outlet, WebSocketDecoder.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    /// How long the other end may take to close once it was told to.
    private static final int CLOSE_SECONDS = 5;

    /// Pings answered in one second; the rest is dropped, as is any ping while answers queue up.
    private static final int MAX_PONGS_PER_SECOND = 20;

    private final Channel channel;
    private final String remoteAddress;
    private final WebSocketListener listener;
    private final WebSocketDecoder decoder;
    private @Nullable ByteBuf early;
    private int discarded;
    private int pingSecond;
    private int pingsInSecond;
    private boolean ending;
    private boolean told;

    /// @param limits with what was agreed on for compression
    WebSocketConnection(Channel channel, String remoteAddress, WebSocketLimits limits, WebSocketListener listener) {
        this.channel = channel;
        this.remoteAddress = remoteAddress;
        this.listener = listener;
        this.decoder = new WebSocketDecoder(limits);
    }

    /// Takes what has come together with the request: before all else, but not before the listener knows its
    /// outlet. Until then nothing is read.
    void readSoon(ByteBuf in) {
        early = in;
        channel.eventLoop().execute(() -> {
            readEarly();
            channel.config().setAutoRead(true);
        });
    }

    private void readEarly() {
        var in = early;
        early = null;
        if (in != null) {
            read(in);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        readEarly(); // of one read, TLS can give several pieces
        read((ByteBuf) received);
    }

    private void read(ByteBuf in) {
        try {
            if (ending) {
                discard(in.readableBytes());
            } else {
                decoder.decode(in, this);
            }
        } catch (WebSocketException e) {
            end(Frames.webSocketClose(e.code(), e.reason()));
        } catch (RuntimeException e) {
            LOG.error("a WebSocket message could not be handled", e);
            end(Frames.webSocketClose(1011, "server error"));
        } finally {
            in.release();
        }
    }

    private void discard(int bytes) {
        discarded += bytes;
        if (discarded > Channels.MAX_DISCARDED_BYTES) {
            Channels.abort(channel);
        }
    }

    @Override
    public void text(ByteBuf message) {
        if (!ending) {
            listener.text(message);
        }
    }

    @Override
    public void binary(ByteBuf message) {
        if (!ending) {
            listener.binary(message);
        }
    }

    @Override
    public void ping(ByteBuf payload) {
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (second != pingSecond) {
            pingSecond = second;
            pingsInSecond = 0;
        }
        if (++pingsInSecond <= MAX_PONGS_PER_SECOND && channel.isWritable() && !ending) {
            Channels.writeAndFlush(channel, Frames.webSocketPong(payload));
        }
        pong();
    }

    @Override
    public void pong() {
        if (!ending) {
            listener.alive();
        }
    }

    @Override
    public void close(int code) {
        end(Frames.webSocketClose(code, ""));
    }

    /// Sends a last frame and nothing after it, and tells the listener.
    private void end(ByteBuf frame) {
        if (ending) {
            frame.release();
            return;
        }
        ending = true;
        Channels.writeLast(channel, frame, () -> {});
        Channels.abortAfter(channel, CLOSE_SECONDS);
        channel.config().setAutoRead(true);
        channel.eventLoop().execute(this::tellClosed);
    }

    private void tellClosed() {
        if (!told) {
            told = true;
            ending = true;
            listener.closed();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ending && channel.isWritable()) {
            listener.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        tellClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("websocket cut remote={} cause={}", remoteAddress, cause.toString());
        Channels.abort(channel);
    }

    /// The request was gone before it could be upgraded.
    void neverOpened() {
        channel.eventLoop().execute(this::tellClosed);
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public Framing framing() {
        return Framing.WEBSOCKET;
    }

    @Override
    public boolean isDeflating() {
        return decoder.limits().deflate();
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
            Channels.write(channel, framed);
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public long queuedBytes() {
        return Channels.queuedBytes(channel);
    }

    @Override
    public void pauseReading(int millis) {
        var config = channel.config();
        if (!ending && config.isAutoRead()) {
            config.setAutoRead(false);
            var _ = channel.eventLoop().schedule(() -> config.setAutoRead(true), millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        close(1000, "");
    }

    @Override
    public void close(int code, String reason) {
        Channels.onLoop(channel, () -> end(Frames.webSocketClose(code, reason)));
    }

    @Override
    public void abort() {
        Channels.onLoop(channel, () -> Channels.abort(channel));
    }
}
