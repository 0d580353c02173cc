package org.thywill.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/// What every response's head has, over either HTTP version.
final class ResponseHeaders {
    /// The framing's own business: an endpoint's are dropped.
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "date", "keep-alive", "transfer-encoding", "upgrade");

    private ResponseHeaders() {}

    /// Gives all headers but those of the framing, names in lower case.
    ///
    /// @param own the endpoint's
    /// @param admitted that [Admission#headers] adds
    /// @throws IllegalArgumentException if a value has a line break, which would forge a header
    static void each(HttpHeaders own, HttpHeaders admitted, BiConsumer<String, String> consumer) {
        consumer.accept("date", HttpDate.now());
        consumer.accept("x-content-type-options", "nosniff");
        if (!own.contains(HttpHeaderNames.CACHE_CONTROL)) {
            consumer.accept("cache-control", "no-store");
        }
        each(own, consumer);
        each(admitted, consumer);
    }

    private static void each(HttpHeaders headers, BiConsumer<String, String> consumer) {
        var all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            var header = all.next();
            var name = header.getKey().toString().toLowerCase(Locale.ROOT);
            var value = header.getValue().toString();
            if (!OURS.contains(name) && !name.equals("x-content-type-options")) {
                consumer.accept(check(name), check(value));
            }
        }
    }

    private static String check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException("A response header has a character that no header may have");
            }
        }
        return text;
    }

    /// RFC 9110, section 8.6: whether a response of that status has a body, or could have.
    static boolean hasBody(int status) {
        return status >= 200 && status != 204 && status != 304;
    }
}
