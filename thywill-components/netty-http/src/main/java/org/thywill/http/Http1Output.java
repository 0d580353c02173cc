package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// Writes the responses of one HTTP/1 connection. What is written goes out with the next [#flush], so that answers
/// to pipelined requests share packets. Event loop only.
final class Http1Output {
    /// Bodies up to this are copied behind their head, so that both go out in one piece.
    private static final int JOIN_BYTES = 2 << 10;

    private static final int HEAD_BYTES = 512;

    private static final ByteBuf LAST_CHUNK =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {'0', '\r', '\n', '\r', '\n'}));

    private final Channel channel;
    private boolean unflushed;

    Http1Output(Channel channel) {
        this.channel = channel;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /// @param body taken over
    /// @param toHead whether it answers a `HEAD` request, and so has the head of the body it leaves out
    /// @throws IllegalArgumentException if a header cannot be written; nothing is, then
    void response(
            int status, HttpHeaders headers, HttpHeaders admitted, ByteBuf body, boolean toHead, boolean keepAlive) {
        boolean bodyless = toHead || !ResponseHeaders.hasBody(status);
        long length = ResponseHeaders.hasBody(status) ? body.readableBytes() : Http1Writer.NO_LENGTH;
        boolean join = !bodyless && length <= JOIN_BYTES;
        var out = channel.alloc().directBuffer(HEAD_BYTES + (join ? (int) length : 0));
        try {
            Http1Writer.head(out, status, headers, admitted, length, keepAlive);
        } catch (IllegalArgumentException e) {
            out.release();
            body.release();
            throw e;
        }
        if (join) {
            out.writeBytes(body);
        }
        write(out);
        if (bodyless || join) {
            body.release();
        } else {
            write(body);
        }
    }

    /// As [#response], for a connection that stays open.
    void response(PreparedHead head, ByteBuf body) {
        int length = body.readableBytes();
        boolean join = length <= JOIN_BYTES;
        var out = channel.alloc().directBuffer(HEAD_BYTES + (join ? length : 0));
        head.write(out, length);
        if (join) {
            out.writeBytes(body);
            body.release();
            write(out);
        } else {
            write(out);
            write(body);
        }
    }

    /// @throws IllegalArgumentException as [#response]
    void streamHead(int status, HttpHeaders headers, HttpHeaders admitted, boolean chunked, boolean keepAlive) {
        var out = channel.alloc().directBuffer(HEAD_BYTES);
        try {
            long length = chunked ? Http1Writer.CHUNKED : Http1Writer.NO_LENGTH;
            Http1Writer.head(out, status, headers, admitted, length, keepAlive);
        } catch (IllegalArgumentException e) {
            out.release();
            throw e;
        }
        write(out);
    }

    void lastChunk() {
        write(LAST_CHUNK.duplicate());
    }

    /// The interim response to `Expect: 100-continue`.
    void goOn() {
        var out = channel.alloc().directBuffer(32);
        Http1Writer.statusLine(out, 100);
        write(out.writeShort(Frames.CRLF));
    }

    /// @param key of the request
    void switchingProtocols(
            @Nullable String key, @Nullable String subprotocol, @Nullable String extension, HttpHeaders admitted) {
        var out = channel.alloc().directBuffer(HEAD_BYTES);
        var accept = WebSocketHandshake.accept(key == null ? "" : key);
        Http1Writer.switchingProtocols(out, accept, subprotocol, extension, admitted);
        write(out);
    }

    private void write(ByteBuf bytes) {
        Channels.write(channel, bytes);
        unflushed = true;
    }
}
