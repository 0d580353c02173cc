package org.thywill.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The one place that decides what pages of other origins may do: nothing, unless the settings name them. It holds
/// for every request that changes something and for every WebSocket.
final class OriginPolicy {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> allowed;

    OriginPolicy(List<String> allowed) {
        this.allowed = allowed.stream().map(OriginPolicy::normalized).collect(Collectors.toUnmodifiableSet());
    }

    /// Whether a page of an origin that is neither this server's nor allowed asks. Who sends no `Origin` and no
    /// `Sec-Fetch-Site` is no page of a browser of today.
    boolean isForeign(RequestHead head, boolean secure, String host) {
        var origins = head.headers().getAll(HttpHeaderNames.ORIGIN);
        boolean foreign =
                origins.size() > 1 || origins.stream().anyMatch(each -> !isOwn(each, secure, host) && !isAllowed(each));
        return foreign || ("cross-site".equals(head.header("Sec-Fetch-Site")) && !isAllowed(origin(head)));
    }

    static boolean changesSomething(RequestHead head) {
        return !SAFE_METHODS.contains(head.method());
    }

    /// The headers that let a page of an allowed origin read an answer; none for any other.
    HttpHeaders responseHeaders(RequestHead head) {
        if (allowed.isEmpty()) {
            return EmptyHttpHeaders.INSTANCE;
        }
        var headers = new DefaultHttpHeaders().add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        var origin = origin(head);
        if (origin != null && isAllowed(origin)) {
            headers.add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            headers.add(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
        }
        return headers;
    }

    static boolean isPreflight(RequestHead head) {
        return head.method().equals("OPTIONS")
                && head.headers().contains(HttpHeaderNames.ORIGIN)
                && head.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /// What the answer to a preflight request (Fetch Standard, section 3.2.2) has besides [#responseHeaders].
    ///
    /// @throws HttpErrorException 403 for an origin that is not allowed
    HttpHeaders preflightHeaders(RequestHead head) throws HttpErrorException {
        if (!isAllowed(origin(head))) {
            throw HttpError.refused(403, "forbidden", "Pages of that origin may not use this server");
        }
        return new DefaultHttpHeaders()
                .add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                .add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Thywill-Connection")
                .add(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    }

    private static @Nullable String origin(RequestHead head) {
        return head.header(HttpHeaderNames.ORIGIN);
    }

    private static boolean isOwn(String origin, boolean secure, String host) {
        return normalized(origin).equals(normalized((secure ? "https://" : "http://") + host));
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && allowed.contains(normalized(origin));
    }

    /// In lower case, without the port that the scheme has by itself.
    private static String normalized(String origin) {
        var lower = origin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") && lower.endsWith(":80")) {
            return lower.substring(0, lower.length() - 3);
        }
        if (lower.startsWith("https://") && lower.endsWith(":443")) {
            return lower.substring(0, lower.length() - 4);
        }
        return lower;
    }
}
