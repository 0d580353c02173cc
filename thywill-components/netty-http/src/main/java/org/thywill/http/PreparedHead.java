package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/// The head of responses that differ only in their bodies, encoded once a second instead of for each. Made once and
/// kept; safe for use by many threads.
public final class PreparedHead {
    private static final int HEAD_BYTES = 512;

    private final int status;
    private final HttpHeaders headers;
    private volatile Encoded encoded = new Encoded("", new byte[0]);

    /// @param status of responses that have a body
    /// @param headers not to be changed any more
    /// @throws IllegalArgumentException if a header cannot be written
    public PreparedHead(int status, HttpHeaders headers) {
        if (!ResponseHeaders.hasBody(status)) {
            throw new IllegalArgumentException("A response with status " + status + " has no body");
        }
        this.status = status;
        this.headers = headers;
        encode(HttpDate.now());
    }

    /// All of it but the length, with the date that it says.
    private static final class Encoded {
        private final String date;
        private final byte[] bytes;

        private Encoded(String date, byte[] bytes) {
            this.date = date;
            this.bytes = bytes;
        }
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /// Writes the head of a response that leaves the connection open.
    ///
    /// @param length of the body in bytes
    void write(ByteBuf out, int length) {
        var date = HttpDate.now();
        var current = encoded;
        if (!current.date.equals(date)) {
            current = encode(date);
        }
        out.writeBytes(current.bytes);
        Http1Writer.lengthAndEnd(out, length);
    }

    private Encoded encode(String date) {
        var out = Unpooled.buffer(HEAD_BYTES);
        Http1Writer.statusLine(out, status);
        ResponseHeaders.each(headers, EmptyHttpHeaders.INSTANCE, (name, value) -> Http1Writer.header(out, name, value));
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        var fresh = new Encoded(date, bytes);
        encoded = fresh;
        return fresh;
    }
}
