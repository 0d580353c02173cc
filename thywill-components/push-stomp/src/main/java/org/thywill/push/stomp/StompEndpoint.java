package org.thywill.push.stomp;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;
import org.thywill.http.RefusalLog;
import org.thywill.http.WebSocketLimits;

/// Opens WebSockets that speak STOMP.
final class StompEndpoint implements HttpEndpoint {
    static final String PATH = "/thywill/push/stomp";

    /// The sub-protocol of STOMP 1.2, as registered with IANA.
    private static final String V12 = "v12.stomp";

    private static final int MAX_FRAGMENTS = 64;
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final RefusalLog LOG = new RefusalLog();

    private final Hub hub;
    private final ConnectionTable table;
    private volatile boolean draining;

    StompEndpoint(Hub hub, ConnectionTable table) {
        this.hub = hub;
        this.table = table;
    }

    /// From now on nobody is let in.
    void drain() {
        draining = true;
    }

    @Override
    public int maxBodyBytes() {
        return 0;
    }

    @Override
    public void handle(HttpExchange exchange) {
        var offered = exchange.headerList("sec-websocket-protocol");
        if (!exchange.path().equals(PATH)) {
            refuse(exchange, 404, "not-found", "There is nothing here; STOMP is spoken at " + PATH, none());
        } else if (!exchange.isWebSocketUpgrade()) {
            refuse(exchange, 426, "upgrade-required", "STOMP is spoken over a WebSocket here", none());
        } else if (draining) {
            var headers = none().add(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
            refuse(exchange, 503, "overloaded", "The server is restarting", headers);
        } else if (!offered.isEmpty() && !offered.contains(V12)) {
            refuse(exchange, 400, "invalid", "The only sub-protocol here is " + V12, none());
        } else {
            open(exchange, offered.isEmpty() ? null : V12);
        }
    }

    private void open(HttpExchange exchange, @Nullable String subprotocol) {
        var cookie = exchange.cookie(exchange.secure() ? "__Host-thywill-session" : "thywill-session");
        var loop = exchange.eventLoop();
        var session = new StompSession(hub, cookie, closed -> table.remove(loop, closed));
        var limits = new WebSocketLimits(hub.settings().maxMessageSize().asInt(), MAX_FRAGMENTS);
        table.add(loop, session);
        session.open(exchange.upgrade(subprotocol, limits, session));
        hub.count("stomp.opened");
        if (draining) {
            session.end(CloseReason.DRAINING, "");
        }
    }

    private void refuse(HttpExchange exchange, int status, String code, String message, HttpHeaders headers) {
        hub.count("stomp.refused.handshake");
        var id = LOG.write(status, code);
        var json = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"id\":\"%s\"}}".formatted(code, message, id);
        headers.add(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        exchange.respond(status, headers, Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpHeaders none() {
        return new DefaultHttpHeaders();
    }
}
