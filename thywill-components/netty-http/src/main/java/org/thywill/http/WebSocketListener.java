package org.thywill.http;

import io.netty.buffer.ByteBuf;

/// Hears an open WebSocket. Called on its event loop; must not block. Pings are answered, and violations of RFC
/// 6455 are closed with their codes, before they would come here.
public interface WebSocketListener extends OutletListener {

    /// A whole text message, known to be valid UTF-8. Released by the caller afterwards.
    void text(ByteBuf message);

    /// A whole binary message. Released by the caller afterwards.
    void binary(ByteBuf message);

    /// The other end has answered a ping or has sent one.
    default void alive() {}
}
