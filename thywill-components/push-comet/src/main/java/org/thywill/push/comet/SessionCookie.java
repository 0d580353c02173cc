package org.thywill.push.comet;

import org.jspecify.annotations.Nullable;
import org.thywill.http.HttpExchange;

/// The cookie that names a browser's session. Over TLS its name begins with `__Host-`, so that no other host can
/// set it (RFC 6265bis, section 4.1.3.2).
final class SessionCookie {
    private static final String NAME = "thywill-session";

    private SessionCookie() {}

    static @Nullable String of(HttpExchange exchange) {
        return exchange.cookie(exchange.secure() ? "__Host-" + NAME : NAME);
    }
}
