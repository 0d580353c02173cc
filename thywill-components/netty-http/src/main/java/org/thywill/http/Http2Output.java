package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;

/// What is written to one HTTP/2 stream, and how much of it waits for the other end's window. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the stream, and that is heard
final class Http2Output {
    private final Channel channel;
    private long queuedBytes;

    Http2Output(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    void head(Http2Headers headers, boolean last) {
        channel.write(new DefaultHttp2HeadersFrame(headers, last));
    }

    void data(ByteBuf bytes, boolean last) {
        int length = bytes.readableBytes();
        queuedBytes += length;
        channel.write(new DefaultHttp2DataFrame(bytes, last)).addListener(_ -> queuedBytes -= length);
    }

    /// Tells the other end that the rest of its request is of no interest (RFC 9113, section 8.1).
    void reset() {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }

    /// Gives up an answer that the other end does not take. To close the channel is not enough: once the answer's end
    /// is queued, that sends nothing and keeps what is queued.
    void cancel() {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        Channels.close(channel);
    }

    void flush() {
        channel.flush();
    }
}
