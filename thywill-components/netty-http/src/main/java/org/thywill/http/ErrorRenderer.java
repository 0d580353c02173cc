package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/// Words the answers that the server gives by itself. Called on event loops; must not block.
public interface ErrorRenderer {

    /// @param html whether a person looks at it: the request's `Accept` asks for `text/html`
    /// @param secure whether the browser reached us over TLS
    Rendered render(HttpError error, boolean html, boolean secure);

    /// @param headers with `Content-Type`
    record Rendered(HttpHeaders headers, ByteBuf body) {}
}
