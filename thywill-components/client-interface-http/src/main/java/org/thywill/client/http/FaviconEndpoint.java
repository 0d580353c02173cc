package org.thywill.client.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;

/// The picture that browsers ask every site for: a letter on a rounded square.
final class FaviconEndpoint implements HttpEndpoint {
    private static final byte[] PICTURE = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
            <rect width="32" height="32" rx="7" fill="#1d4ed8"/>
            <path d="M8 10h16M16 10v14" stroke="#fff" stroke-width="4" stroke-linecap="round" fill="none"/>
            </svg>
            """.getBytes(US_ASCII);

    private final Errors errors;

    FaviconEndpoint(Errors errors) {
        this.errors = errors;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!errors.refusedUnlessRead(exchange)) {
            var headers = new DefaultHttpHeaders()
                    .set(HttpHeaderNames.CONTENT_TYPE, "image/svg+xml")
                    .set(HttpHeaderNames.CACHE_CONTROL, "max-age=86400");
            exchange.respond(200, headers, Unpooled.wrappedBuffer(PICTURE));
        }
    }
}
