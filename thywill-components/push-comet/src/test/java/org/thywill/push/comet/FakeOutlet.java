package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.thywill.http.Outlet;

/// Notes what is written. While it is stuck it keeps the buffers, as one does whose client does not read.
final class FakeOutlet implements Outlet {
    final List<String> written = new ArrayList<>();
    final List<ByteBuf> kept = new ArrayList<>();
    private final Framing framing;
    boolean stuck;
    int pauses;
    String closing = "";

    FakeOutlet(Framing framing) {
        this.framing = framing;
    }

    @Override
    public EventLoop eventLoop() {
        throw new UnsupportedOperationException("The fake has no event loop");
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.1";
    }

    @Override
    public void write(ByteBuf framed) {
        written.add(framed.toString(UTF_8));
        if (stuck) {
            kept.add(framed);
        } else {
            framed.release();
        }
    }

    /// What has piled up goes out, in part.
    void take(int bytes) {
        var first = kept.getFirst();
        first.skipBytes(Math.min(bytes, first.readableBytes()));
        if (!first.isReadable()) {
            kept.removeFirst().release();
        }
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return queuedBytes() < 64 << 10;
    }

    @Override
    public long queuedBytes() {
        return kept.stream().mapToLong(ByteBuf::readableBytes).sum();
    }

    @Override
    public void pauseReading(int millis) {
        pauses++;
    }

    @Override
    public void close() {
        close(1000, "");
    }

    @Override
    public void close(int code, String reason) {
        closing = code + " " + reason;
        kept.forEach(ByteBuf::release);
        kept.clear();
    }

    @Override
    public void abort() {
        close(0, "aborted");
    }
}
