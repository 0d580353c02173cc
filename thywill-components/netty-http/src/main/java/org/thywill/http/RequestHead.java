package org.thywill.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// What comes before a request's body, of either HTTP version.
///
/// @param host the one `Host` or `:authority`, as it was sent
/// @param keepAlive whether the connection may carry a further request
record RequestHead(
        String method, RequestTarget target, String host, HttpHeaders headers, Version version, boolean keepAlive) {

    enum Version {
        HTTP_1_0,
        HTTP_1_1,
        HTTP_2
    }

    @Nullable
    String header(CharSequence name) {
        return headers.get(name);
    }

    /// Whether a person looks at the answer.
    boolean wantsHtml() {
        var accept = header(HttpHeaderNames.ACCEPT);
        return accept != null && accept.contains("text/html");
    }
}
