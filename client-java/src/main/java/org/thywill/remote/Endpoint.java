package org.thywill.remote;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One client's way to one server: addresses, headers, and the session's cookie.
///
/// The cookie is the client's own, though the HTTP client is shared.
final class Endpoint {
    private static final int MAX_ANSWER_BYTES = LineSubscriber.MAX_LINE_BYTES;
    private static final int MAX_ERROR_BYTES = 65_536;
    private static final Pattern COOKIE = Pattern.compile("((?:__Host-)?thywill-session=[^;]*).*");

    private final ThywillClients runtime;
    private final String home;
    private final Map<String, String> headers;
    private volatile String base;
    /// Of the origin that `base` is at.
    private volatile @Nullable String cookie;

    Endpoint(ThywillClients runtime, URI server, Map<String, String> headers) {
        var text = server.toString();
        this.runtime = runtime;
        this.home = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.base = home;
        this.headers = headers;
    }

    /// Has what follows go to the same paths of another origin, or back home. A client that came over TLS stays where
    /// it is rather than go where there is none.
    void moveTo(@Nullable URI origin) {
        var next = origin == null ? home : origin + URI.create(home).getRawPath();
        boolean safe = next.startsWith("https:") || home.startsWith("http:");
        if (safe && !next.equals(base)) {
            base = next;
            cookie = null;
        }
    }

    ThywillClients runtime() {
        return runtime;
    }

    /// Asks for a WebSocket; what belongs to the handshake itself is missing.
    HttpRequest webSocketRequest() {
        var request = HttpRequest.newBuilder(URI.create(base + Transport.WEBSOCKET.path()));
        headers.forEach(request::setHeader);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return request.build();
    }

    /// Posts frames.
    ///
    /// @param key of the connection that they belong to, or null for a `connect`
    /// @param body reads the answer if its status is 200
    CompletableFuture<HttpResponse<String>> post(
            String path, @Nullable String key, String frames, Supplier<BodySubscriber<String>> body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(frames));
        headers.forEach(request::setHeader);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        if (key != null) {
            request.header("Thywill-Connection", key);
        }
        BodyHandler<String> handler = info -> {
            keepCookie(info.headers());
            return info.statusCode() == 200 ? body.get() : text(MAX_ERROR_BYTES);
        };
        return runtime.http().sendAsync(request.build(), handler);
    }

    /// Posts frames, and reads the answer as a whole.
    CompletableFuture<HttpResponse<String>> post(String path, @Nullable String key, String frames) {
        return post(path, key, frames, () -> text(MAX_ANSWER_BYTES));
    }

    private static BodySubscriber<String> text(long maxBytes) {
        return BodySubscribers.limiting(BodySubscribers.ofString(StandardCharsets.UTF_8), maxBytes);
    }

    void keepCookie(HttpHeaders answer) {
        for (var set : answer.allValues("Set-Cookie")) {
            var matcher = COOKIE.matcher(set);
            if (matcher.matches()) {
                cookie = matcher.group(1);
            }
        }
    }
}
