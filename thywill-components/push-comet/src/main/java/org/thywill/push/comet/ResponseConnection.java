package org.thywill.push.comet;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.http.HttpExchange;
import org.thywill.http.Outlet;

/// A response that stays open: server-sent events or lines (`documentation/protocol.md`, sections 4.2 and 4.3). It
/// begins with the first frame there is, so that a client that is not admitted gets a status that says so.
final class ResponseConnection extends OutletConnection {
    private static final int NEVER = -1;

    private final TransportName transport;
    private final HttpExchange exchange;
    private @Nullable Outlet outlet;

    /// Seconds of the shard's clock. Who never says anything, such as a person who looks on with `curl`, is let be.
    private volatile int lastHeard = NEVER;

    ResponseConnection(CometPush push, LoopShard shard, HttpExchange exchange, TransportName transport) {
        super(push, shard);
        this.transport = transport;
        this.exchange = exchange;
        exchange.onAbort(this::closed);
    }

    @Override
    public String transport() {
        return transport.toString();
    }

    @Override
    public String remoteAddress() {
        return exchange.remoteAddress();
    }

    @Override
    Wire wire() {
        return transport == TransportName.SSE ? Wire.SSE : Wire.LINES;
    }

    @Override
    Outlet outlet() {
        var open = outlet;
        if (open == null) {
            var type = transport == TransportName.SSE ? "text/event-stream; charset=utf-8" : "application/x-ndjson";
            var headers = new DefaultHttpHeaders()
                    .set(HttpHeaderNames.CONTENT_TYPE, type)
                    .set("X-Accel-Buffering", "no");
            open = exchange.stream(200, headers, this);
            outlet = open;
        }
        return open;
    }

    @Override
    boolean isOpen() {
        return outlet != null;
    }

    @Override
    public void heard() {
        lastHeard = shard.now();
    }

    @Override
    int silentSeconds() {
        int heard = lastHeard;
        return heard == NEVER ? 0 : shard.now() - heard;
    }

    @Override
    void finish(CloseReason reason, String detail) {
        if (outlet == null) {
            Answers.refuse(exchange, reason, detail);
            return;
        }
        writeClose(reason, detail);
        outlet.close();
    }
}
