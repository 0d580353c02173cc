package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// What an [Exchange] is answered through: the half that differs between HTTP/1 and HTTP/2. If the request is gone
/// by then, a response is dropped and an outlet closes at once.
interface Responder {
    EventLoop eventLoop();

    /// On the event loop only.
    void respond(Exchange exchange, int status, HttpHeaders headers, ByteBuf body);

    /// On the event loop only.
    default void respond(Exchange exchange, PreparedHead head, ByteBuf body) {
        respond(exchange, head.status(), head.headers(), body);
    }

    Outlet stream(Exchange exchange, int status, HttpHeaders headers, OutletListener listener);

    Outlet upgrade(Exchange exchange, @Nullable String subprotocol, WebSocketLimits limits, WebSocketListener listener);
}
