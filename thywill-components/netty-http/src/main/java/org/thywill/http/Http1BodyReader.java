package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Collects the body of one HTTP/1 request (RFC 9112, sections 6 and 7), of announced length or in chunks.
///
/// The buffer is on the heap and belongs to no pool, so one that an endpoint forgets is no leak.
final class Http1BodyReader {
    private static final int MAX_LENGTH_DIGITS = 15;
    private static final int MAX_CHUNK_SIZE_DIGITS = 8;
    private static final int MAX_LINE_BYTES = 256;
    private static final int MAX_TRAILER_LINES = 16;

    private enum Part {
        FIXED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    private final int limit;
    private Part part;
    private int remaining;
    private int trailerLines;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    /// @param length announced, or -1 for chunks
    /// @param limit in bytes; the announced length is within it
    Http1BodyReader(long length, int limit) {
        this.limit = limit;
        this.remaining = (int) Math.max(length, 0);
        this.part = length < 0 ? Part.CHUNK_SIZE : Part.FIXED;
    }

    /// The length that a request's headers announce; 0 without a body, -1 for chunks.
    ///
    /// @throws HttpErrorException if they leave a doubt about it
    static long announcedLength(RequestHead head) throws HttpErrorException {
        var codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        var lengths = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty()) {
            boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
            if (!chunked || !lengths.isEmpty() || head.version() == RequestHead.Version.HTTP_1_0) {
                throw HttpError.badRequest("Transfer-Encoding must be chunked, alone, and without Content-Length");
            }
            return -1;
        }
        if (lengths.isEmpty()) {
            return 0;
        }
        var length = lengths.getFirst();
        boolean plain = !length.isEmpty() && length.chars().allMatch(c -> c >= '0' && c <= '9');
        if (lengths.size() > 1 || !plain) {
            throw HttpError.badRequest("Content-Length must be one decimal number");
        }
        if (length.length() > MAX_LENGTH_DIGITS) {
            throw tooBig();
        }
        return Long.parseLong(length);
    }

    static HttpErrorException tooBig() {
        return HttpError.refused(413, "too-big", "The body is longer than this address takes");
    }

    /// Consumes what belongs to the body.
    ///
    /// @return the body once it is complete, else `null`
    @Nullable
    ByteBuf read(ByteBuf in) throws HttpErrorException {
        while (part != Part.DONE && step(in)) {}
        return part == Part.DONE ? body : null;
    }

    /// @return false if more bytes are needed
    private boolean step(ByteBuf in) throws HttpErrorException {
        return switch (part) {
            case FIXED -> take(in, Part.DONE);
            case CHUNK -> take(in, Part.CHUNK_END);
            case CHUNK_SIZE -> chunkSize(in);
            case CHUNK_END -> chunkEnd(in);
            case TRAILERS -> trailer(in);
            case DONE -> false;
        };
    }

    private boolean take(ByteBuf in, Part next) {
        int count = Math.min(remaining, in.readableBytes());
        if (count > 0) {
            if (body.maxCapacity() == 0) {
                body = Unpooled.buffer(count, limit);
            }
            body.writeBytes(in, count);
            remaining -= count;
        }
        if (remaining > 0) {
            return false;
        }
        part = next;
        return true;
    }

    private boolean chunkSize(ByteBuf in) throws HttpErrorException {
        var line = line(in);
        if (line == null) {
            return false;
        }
        int semicolon = line.indexOf(';');
        var digits = semicolon < 0 ? line : line.substring(0, semicolon);
        boolean hexadecimal =
                !digits.isEmpty() && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
        if (!hexadecimal || digits.length() > MAX_CHUNK_SIZE_DIGITS) {
            throw HttpError.badRequest("A chunk has no hexadecimal size");
        }
        long size = Long.parseLong(digits, 16);
        if (size + body.readableBytes() > limit) {
            throw tooBig();
        }
        remaining = (int) size;
        part = size == 0 ? Part.TRAILERS : Part.CHUNK;
        return true;
    }

    private boolean chunkEnd(ByteBuf in) throws HttpErrorException {
        if (in.readableBytes() < 2) {
            return false;
        }
        if (in.readUnsignedShort() != Frames.CRLF) {
            throw HttpError.badRequest("A chunk is longer than its size");
        }
        part = Part.CHUNK_SIZE;
        return true;
    }

    /// Trailers are of no use to anyone here; they are checked to end, and dropped.
    private boolean trailer(ByteBuf in) throws HttpErrorException {
        var line = line(in);
        if (line == null) {
            return false;
        }
        if (!line.isEmpty() && (++trailerLines > MAX_TRAILER_LINES || line.indexOf(':') <= 0)) {
            throw HttpError.badRequest("The trailers are too many, or none");
        }
        part = line.isEmpty() ? Part.DONE : Part.TRAILERS;
        return true;
    }

    private static @Nullable String line(ByteBuf in) throws HttpErrorException {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        int length = (end < 0 ? in.writerIndex() : end + 1) - in.readerIndex();
        if (length > MAX_LINE_BYTES) {
            throw HttpError.badRequest("A line between chunks is too long");
        }
        if (end < 0) {
            return null;
        }
        var line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        var content = length < 2 ? "\n" : line.substring(0, length - 2);
        if (length < 2 || line.charAt(length - 2) != '\r' || !content.chars().allMatch(RequestSyntax::isText)) {
            throw HttpError.badRequest("A line between chunks has a control character, or ends without CRLF");
        }
        return content;
    }
}
