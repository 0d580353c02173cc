package org.thywill.push.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.thywill.http.Outlet;

/// An open WebSocket whose other end is the test. Its event loop runs when the test says so.
class FakeOutlet implements Outlet {
    private static final int TEXT = 0x81;

    final List<TestFrame> written = new ArrayList<>();
    final List<Integer> closed = new ArrayList<>();
    long queuedBytes;
    private final EmbeddedChannel channel;

    FakeOutlet(EmbeddedChannel channel) {
        this.channel = channel;
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
    public String remoteAddress() {
        return "192.0.2.1";
    }

    @Override
    public void write(ByteBuf framed) {
        try {
            if (framed.readUnsignedByte() == TEXT) {
                int length = framed.readUnsignedByte();
                framed.skipBytes(length == 126 ? 2 : length == 127 ? 8 : 0);
                written.add(TestFrame.parse(framed.toString(UTF_8)));
            }
        } finally {
            framed.release();
        }
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void close() {
        close(1000, "");
    }

    @Override
    public void close(int code, String reason) {
        closed.add(code);
    }

    @Override
    public void abort() {
        closed.add(0);
    }
}
