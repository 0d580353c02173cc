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

    /// Of the last head, which lies right before what is read next; 0 if it did not come together.
    private int headLength;

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

    /// Takes a head that is the same as one before.
    ///
    /// @return false if it is another, or not complete: nothing was taken then
    boolean takeHead(RememberedHead same) {
        if (held == null || parser != null || !same.begins(held)) {
            return false;
        }
        held.skipBytes(same.bytes().readableBytes());
        return true;
    }

    /// @return `null` as long as the head is not complete
    @Nullable
    RequestHead readHead() throws HttpErrorException {
        if (held == null) {
            return null;
        }
        boolean begins = parser == null;
        int start = held.readerIndex();
        if (parser == null) {
            parser = new Http1HeadParser(limits);
        }
        var head = parser.parse(held);
        if (head != null) {
            parser = null;
            headLength = begins ? held.readerIndex() - start : 0;
        }
        return head;
    }

    /// A copy of the head that [#readHead] has just given.
    ///
    /// @return `null` if it is long, or did not come together
    byte @Nullable [] headBytes() {
        if (held == null || headLength == 0 || headLength > RememberedHead.MAX_BYTES) {
            return null;
        }
        var bytes = new byte[headLength];
        held.getBytes(held.readerIndex() - headLength, bytes);
        return bytes;
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
