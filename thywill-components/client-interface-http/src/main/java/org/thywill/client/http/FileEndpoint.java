package org.thywill.client.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Site;
import org.thywill.component.WebFile;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;

/// Files below `/thywill/js/` and `/apps/`: with entity tags, single ranges (RFC 9110, sections 13 and 14) and
/// compression.
final class FileEndpoint implements HttpEndpoint {
    private final Site site;
    private final CompressedFiles compressed;
    private final Errors errors;

    FileEndpoint(Site site, CompressedFiles compressed, Errors errors) {
        this.site = site;
        this.compressed = compressed;
        this.errors = errors;
    }

    @Override
    public void handle(HttpExchange exchange) {
        site.file(exchange.path()).ifPresentOrElse(file -> answer(exchange, file), () -> errors.notFound(exchange));
    }

    private void answer(HttpExchange exchange, WebFile file) {
        if (errors.refusedUnlessRead(exchange)) {
            return;
        }
        var headers = headers(file);
        var encoding = CompressedFiles.isWorthIt(file)
                ? Encoding.choose(exchange.header("Accept-Encoding"))
                : Encoding.IDENTITY;
        var known = knownTag(exchange.header("If-None-Match"), file, encoding);
        if (known != null) {
            headers.set(HttpHeaderNames.ETAG, known);
            exchange.respond(304, headers, Unpooled.EMPTY_BUFFER);
            return;
        }
        var range = range(exchange, file);
        if (range != null) {
            part(exchange, file, headers, range);
            return;
        }
        compressed.get(file, encoding, (bytes, used) -> whole(exchange, file, headers, bytes, used));
    }

    private static HttpHeaders headers(WebFile file) {
        var headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.CACHE_CONTROL, file.immutable() ? "immutable, max-age=31536000" : "no-cache")
                .set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
        if (CompressedFiles.isWorthIt(file)) {
            headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        return headers;
    }

    private static String tag(WebFile file, Encoding encoding) {
        return encoding == Encoding.IDENTITY
                ? "\"" + file.hash() + "\""
                : "\"" + file.hash() + "-" + encoding.token() + "\"";
    }

    /// The tag by which the browser has the file as it could get it now: as it likes it best, or as it is, which it
    /// gets while there is too much to compress. `null` if it has neither.
    private static @Nullable String knownTag(@Nullable String ifNoneMatch, WebFile file, Encoding encoding) {
        if (ifNoneMatch == null) {
            return null;
        }
        return Stream.of(tag(file, encoding), tag(file, Encoding.IDENTITY))
                .filter(tag -> ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(tag))
                .findFirst()
                .orElse(null);
    }

    /// The range asked for, if it is of this very file.
    private static @Nullable String range(HttpExchange exchange, WebFile file) {
        var condition = exchange.header("If-Range");
        boolean holds = condition == null || condition.equals(tag(file, Encoding.IDENTITY));
        return holds && exchange.method().equals("GET") ? exchange.header("Range") : null;
    }

    private void part(HttpExchange exchange, WebFile file, HttpHeaders headers, String header) {
        int length = file.bytes().length;
        var range = ByteRange.parse(header, length);
        switch (range) {
            case ByteRange.Whole _ -> whole(exchange, file, headers, file.bytes(), Encoding.IDENTITY);
            case ByteRange.Part(int first, int last) -> {
                headers.set(HttpHeaderNames.ETAG, tag(file, Encoding.IDENTITY))
                        .set(HttpHeaderNames.CONTENT_TYPE, file.contentType())
                        .set(HttpHeaderNames.CONTENT_RANGE, "bytes " + first + "-" + last + "/" + length);
                exchange.respond(206, headers, Unpooled.wrappedBuffer(file.bytes(), first, last - first + 1));
            }
            case ByteRange.Outside _ -> {
                headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + length);
                exchange.respond(416, headers, Unpooled.EMPTY_BUFFER);
            }
        }
    }

    private static void whole(
            HttpExchange exchange, WebFile file, HttpHeaders headers, byte[] bytes, Encoding encoding) {
        headers.set(HttpHeaderNames.ETAG, tag(file, encoding)).set(HttpHeaderNames.CONTENT_TYPE, file.contentType());
        if (encoding != Encoding.IDENTITY) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, encoding.token());
        }
        exchange.respond(200, headers, Unpooled.wrappedBuffer(bytes));
    }
}
