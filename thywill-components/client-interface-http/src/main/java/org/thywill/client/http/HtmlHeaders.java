package org.thywill.client.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// What every HTML response's head has, error pages included (OWASP ASVS 5.0, section 3.4).
final class HtmlHeaders {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    /// Scripts run only if the page carries them with the nonce, or such a script loads them. Styles, images, fonts
    /// and media come from the server itself; `data:` images, since applications draw small pictures that way;
    /// nothing comes from anywhere else, and nothing may frame the page.
    private static final String POLICY = "default-src 'none'; script-src 'nonce-NONCE' 'strict-dynamic';"
            + " connect-src 'self'OTHERS; style-src 'nonce-NONCE' 'self'; img-src 'self' data:; font-src 'self';"
            + " media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private HtmlHeaders() {}

    /// 128 random bits, for one response only.
    static String newNonce() {
        var random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// @param secure whether browsers may be told to come over TLS only
    static HttpHeaders of(String nonce, boolean secure) {
        return of(nonce, secure, List.of());
    }

    /// @param otherOrigins that the page may connect to besides the server's own
    static HttpHeaders of(String nonce, boolean secure, List<String> otherOrigins) {
        var policy = POLICY.replace("NONCE", nonce).replace("OTHERS", sources(otherOrigins));
        var headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy)
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Opener-Policy", "same-origin");
        if (secure) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        return headers;
    }

    /// WebSockets of another origin need a source of their own: CSP 3, section 6.7.2.8.
    private static String sources(List<String> origins) {
        return origins.stream()
                .map(origin -> " " + origin + " ws" + origin.substring("http".length()))
                .collect(Collectors.joining());
    }
}
