package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request and the way to answer it, over HTTP/1.1 or HTTP/2 alike. Exactly one of [#respond], [#stream] and
/// [#upgrade] answers it; a second answer is an `IllegalStateException`. Answers may be given from any thread.
public interface HttpExchange {
    String method();

    /// Decoded once, without the query; never contains `..`, `//`, `\` or a control character.
    String path();

    Map<String, List<String>> query();

    /// The header's value, the first if there are several, or `null`.
    @Nullable
    String header(CharSequence name);

    /// The members of a header that is a list without quoted strings, in all its lines (RFC 9110, section 5.3).
    List<String> headerList(CharSequence name);

    /// The cookie's value, or `null`.
    @Nullable
    String cookie(String name);

    /// The request's body. Released by the exchange once it is answered, so who needs it longer copies it.
    ByteBuf body();

    /// The address of the other end, or what a configured proxy says it is.
    String remoteAddress();

    /// Whether the browser reached us over TLS, here or at a configured proxy.
    boolean secure();

    /// Whether a page of an origin that is neither this server's nor allowed asks. What changes something, and
    /// what opens a WebSocket, was then refused before an endpoint sees it; this is for a `GET` that does more
    /// than read.
    boolean fromForeignPage();

    EventLoop eventLoop();

    /// Answers with a whole response. Headers that every response carries are added: `Content-Length`, `nosniff`,
    /// and `Cache-Control: no-store` unless `headers` sets one.
    ///
    /// @param body taken over, and released when written
    void respond(int status, HttpHeaders headers, ByteBuf body);

    /// As [#respond(int, HttpHeaders, ByteBuf)], for less.
    default void respond(PreparedHead head, ByteBuf body) {
        respond(head.status(), head.headers(), body);
    }

    /// Begins a response that stays open. Over HTTP/1.1 it is chunked.
    ///
    /// @param listener hears when it closes or becomes writable
    Outlet stream(int status, HttpHeaders headers, OutletListener listener);

    /// Whether this is a well-formed request to open a WebSocket (RFC 6455, section 4.2.1). One that is malformed,
    /// or comes from a foreign origin, was answered before an endpoint sees it.
    boolean isWebSocketUpgrade();

    /// Opens the WebSocket.
    ///
    /// @param subprotocol the one chosen of those offered, or `null`
    /// @param limits what the other end may send
    Outlet upgrade(@Nullable String subprotocol, WebSocketLimits limits, WebSocketListener listener);

    /// Calls back, on the event loop, if the other end goes away before the request is answered.
    void onAbort(Runnable callback);
}
