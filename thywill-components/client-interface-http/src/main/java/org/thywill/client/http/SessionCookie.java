package org.thywill.client.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientGateway;
import org.thywill.http.HttpExchange;

/// The cookie that keeps a browser's session (`documentation/protocol.md`, section 4).
final class SessionCookie {
    private static final String NAME = "thywill-session";

    /// RFC 6265bis, section 4.1.3.2: a browser takes it over TLS only, for the whole host, and for no other.
    private static final String SECURE_NAME = "__Host-thywill-session";

    private final ClientGateway gateway;
    private final long maxAgeSeconds;

    SessionCookie(ClientGateway gateway, HttpSettings settings) {
        this.gateway = gateway;
        this.maxAgeSeconds = settings.cookieMaxAge().toSeconds();
    }

    static @Nullable String of(HttpExchange exchange) {
        return exchange.cookie(exchange.secure() ? SECURE_NAME : NAME);
    }

    /// Begins a session if the request has none that is alive, and then gives the browser its cookie.
    void keep(HttpExchange exchange, HttpHeaders response) {
        var session = gateway.session(of(exchange));
        if (session.fresh()) {
            var name = exchange.secure() ? SECURE_NAME : NAME;
            var secure = exchange.secure() ? "; Secure" : "";
            response.set(
                    HttpHeaderNames.SET_COOKIE,
                    name + "=" + session.cookie() + "; Path=/; Max-Age=" + maxAgeSeconds + "; HttpOnly; SameSite=Lax"
                            + secure);
        }
    }
}
