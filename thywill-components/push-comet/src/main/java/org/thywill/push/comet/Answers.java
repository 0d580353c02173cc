package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.http.HttpExchange;
import org.thywill.http.PreparedHead;
import org.thywill.http.RefusalLog;
import org.thywill.wire.Bodies;

/// Whole responses.
final class Answers {
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final PreparedHead LINES = new PreparedHead(200, linesHeaders());
    private static final PreparedHead LINES_THAT_VARY = new PreparedHead(200, varying(linesHeaders()));
    private static final PreparedHead GZIP_LINES =
            new PreparedHead(200, varying(linesHeaders()).set(HttpHeaderNames.CONTENT_ENCODING, Gzip.CODING));
    private static final int MAX_RETRY_SECONDS = 10;
    /// The detail of [CloseReason#DRAINING], in milliseconds.
    private static final Pattern RETRY = Pattern.compile("retry=(?:(\\d+)-)?(\\d+)");

    private static final RefusalLog LOG = new RefusalLog();

    private Answers() {}

    static void json(HttpExchange exchange, int status, byte[] body) {
        exchange.respond(status, jsonHeaders(), Unpooled.wrappedBuffer(body));
    }

    /// @param varies whether another request might be answered in gzip
    static void lines(HttpExchange exchange, byte[] body, boolean varies) {
        exchange.respond(varies ? LINES_THAT_VARY : LINES, Unpooled.wrappedBuffer(body));
    }

    /// @param body taken over
    static void gzipLines(HttpExchange exchange, ByteBuf body) {
        exchange.respond(GZIP_LINES, body);
    }

    static void empty(HttpExchange exchange, int status) {
        exchange.respond(status, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    }

    static void refuse(HttpExchange exchange, CloseReason reason, String detail) {
        var headers = jsonHeaders();
        long seconds = retryAfterSeconds(reason, detail);
        if (seconds > 0) {
            headers.set(HttpHeaderNames.RETRY_AFTER, seconds);
        }
        var code = Counts.label(reason);
        var told = reason == CloseReason.DRAINING ? "" : detail;
        var body = Bodies.refusal(code, reason, told, LOG.write(reason.httpStatus(), code));
        exchange.respond(reason.httpStatus(), headers, Unpooled.wrappedBuffer(body));
    }

    /// When it may be better, 0 if nobody knows. Spread, so that those sent away together do not come back together.
    private static long retryAfterSeconds(CloseReason reason, String detail) {
        var random = ThreadLocalRandom.current();
        var asked = RETRY.matcher(detail);
        if (reason == CloseReason.DRAINING && asked.matches()) {
            long from = asked.group(1) == null ? 0 : Long.parseLong(asked.group(1)) / MILLIS_PER_SECOND;
            long to = Math.ceilDiv(Long.parseLong(asked.group(2)), MILLIS_PER_SECOND);
            return from < to ? 1 + random.nextLong(from, to) : to;
        }
        return reason == CloseReason.OVERLOADED || reason == CloseReason.TOO_FAST
                ? 1 + random.nextLong(MAX_RETRY_SECONDS)
                : 0;
    }

    static void refuse(HttpExchange exchange, int status, String code, String message) {
        refuse(exchange, status, new Failure(code, message, 0));
    }

    static void refuse(HttpExchange exchange, int status, Failure failure) {
        refuse(exchange, status, failure, -1);
    }

    /// @param received as in [Bodies#error(Failure, String, long)]
    static void refuse(HttpExchange exchange, int status, Failure failure, long received) {
        var headers = jsonHeaders();
        if (failure.retryAfterMs() > 0) {
            headers.set(HttpHeaderNames.RETRY_AFTER, Math.ceilDiv(failure.retryAfterMs(), MILLIS_PER_SECOND));
        }
        var id = LOG.write(status, failure.code());
        exchange.respond(status, headers, Unpooled.wrappedBuffer(Bodies.error(failure, id, received)));
    }

    static void notAllowed(HttpExchange exchange, String allowed) {
        var failure = new Failure("method-not-allowed", "This address takes " + allowed, 0);
        var headers = jsonHeaders().set(HttpHeaderNames.ALLOW, allowed);
        var body = Bodies.error(failure, LOG.write(405, failure.code()), -1);
        exchange.respond(405, headers, Unpooled.wrappedBuffer(body));
    }

    static String otherVersion(long version) {
        return "This server speaks version 1 of the protocol, not " + version;
    }

    private static HttpHeaders linesHeaders() {
        return new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
    }

    private static HttpHeaders varying(HttpHeaders headers) {
        return headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }

    private static HttpHeaders jsonHeaders() {
        return new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
    }
}
