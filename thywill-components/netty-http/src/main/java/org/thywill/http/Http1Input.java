package org.thywill.http;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// What has come over one HTTP/1 connection and is not handled yet. Between requests it holds nothing. Event loop
/// only.
final class Http1Input {
    private final HttpLimits limits;
    private @Nullable ByteBuf held;
    private @Nullable Http1HeadParser parser;
    private @Nullable Http1BodyReader bodyReader;

    Http1Input(HttpLimits limits) {
        this.limits = limits;
    }

    /// @param in taken over
    void add(ByteBufAllocator allocator, ByteBuf in) {
        held = held == null ? in : MERGE_CUMULATOR.cumulate(allocator, held, in);
    }

    int heldBytes() {
        return held == null ? 0 : held.readableBytes();
    }

    /// Whether a request has begun whose head is not complete.
    boolean isInHead() {
        return parser != null;
    }

    /// @return `null` as long as the head is not complete
    @Nullable
    RequestHead readHead() throws HttpErrorException {
        if (held == null) {
            return null;
        }
        if (parser == null) {
            parser = new Http1HeadParser(limits);
        }
        var head = parser.parse(held);
        if (head != null) {
            parser = null;
        }
        return head;
    }

    /// @param length announced, or -1 for chunks
    void expectBody(long length, int limit) {
        bodyReader = new Http1BodyReader(length, limit);
    }

    /// @return `null` as long as the body is not complete
    @Nullable
    ByteBuf readBody() throws HttpErrorException {
        if (held == null || bodyReader == null) {
            return null;
        }
        var body = bodyReader.read(held);
        if (body != null) {
            bodyReader = null;
        }
        return body;
    }

    /// Gives up what is held, to who goes on with it.
    ///
    /// @return `null` if there is nothing
    @Nullable
    ByteBuf takeRest() {
        var rest = held;
        held = null;
        if (rest != null && !rest.isReadable()) {
            rest.release();
            return null;
        }
        return rest;
    }

    void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
