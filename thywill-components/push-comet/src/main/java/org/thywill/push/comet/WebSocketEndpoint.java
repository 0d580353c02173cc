package org.thywill.push.comet;

import org.jspecify.annotations.Nullable;
import org.thywill.http.HttpExchange;
import org.thywill.http.WebSocketLimits;

/// Opens WebSockets.
final class WebSocketEndpoint extends CometEndpoint {
    private static final String SUBPROTOCOL = "thywill.1";
    private static final int MAX_FRAGMENTS = 64;

    private final WebSocketLimits limits;

    WebSocketEndpoint(CometPush push) {
        super(push, TransportName.WEBSOCKET);
        limits = new WebSocketLimits(push.maxMessageBytes(), MAX_FRAGMENTS, push.deflation() != null);
    }

    @Override
    void answer(HttpExchange exchange) {
        if (!exchange.isWebSocketUpgrade()) {
            Answers.refuse(exchange, 426, "upgrade-required", "This address takes WebSockets only (RFC 6455)");
            return;
        }
        if (refusesWhileStopping(exchange)) {
            return;
        }
        var offered = exchange.headerList("Sec-WebSocket-Protocol");
        if (!offered.isEmpty() && !offered.contains(SUBPROTOCOL)) {
            var text = "Expected the sub-protocol " + SUBPROTOCOL + ", but found " + String.join(", ", offered);
            Answers.refuse(exchange, 400, "invalid", text);
            return;
        }
        open(exchange, offered.isEmpty() ? null : SUBPROTOCOL);
    }

    private void open(HttpExchange exchange, @Nullable String subprotocol) {
        var shard = push.shard(exchange.eventLoop());
        new WebSocketConnection(push, shard, exchange, subprotocol, limits).register();
    }
}
