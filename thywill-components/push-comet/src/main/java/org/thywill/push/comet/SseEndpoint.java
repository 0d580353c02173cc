package org.thywill.push.comet;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.http.HttpExchange;
import org.thywill.wire.Bodies;
import org.thywill.wire.ClientFrame;
import org.thywill.wire.Names;

/// Opens event streams: by `POST`, by a ticket, or for a look by `GET` alone (`documentation/protocol.md`, section
/// 4.2).
final class SseEndpoint extends CometEndpoint {
    private static final String TICKET = "ticket";
    private static final int MAX_CHANNELS = 100;

    private final Tickets tickets;

    SseEndpoint(CometPush push, Tickets tickets) {
        super(push, TransportName.SSE);
        this.tickets = tickets;
    }

    @Override
    void answer(HttpExchange exchange) {
        if (refusesWhileStopping(exchange)) {
            return;
        }
        switch (exchange.method()) {
            case "POST" -> post(exchange);
            case "GET" -> get(exchange);
            default -> Answers.notAllowed(exchange, "GET, POST");
        }
    }

    private void post(HttpExchange exchange) {
        if (refusesType(exchange) || refusesLastEventId(exchange)) {
            return;
        }
        var connect = readConnect(exchange, exchange.body());
        if (connect == null) {
            return;
        }
        if (exchange.query().containsKey(TICKET)) {
            issueTicket(exchange);
        } else {
            open(exchange, connect, SessionCookie.of(exchange));
        }
    }

    private void open(HttpExchange exchange, ClientFrame.Connect connect, @Nullable String sessionCookie) {
        push.openResponse(exchange, TransportName.SSE, connect.request(sessionCookie));
    }

    private void issueTicket(HttpExchange exchange) {
        var claim = new Tickets.Claim(ByteBufUtil.getBytes(exchange.body()), SessionCookie.of(exchange));
        var ticket = tickets.issue(claim, exchange.remoteAddress());
        if (ticket.isPresent()) {
            Answers.json(exchange, 200, Bodies.ticket(ticket.get()));
        } else {
            push.counts().refusedConnects.increment();
            Answers.refuse(exchange, CloseReason.OVERLOADED, "");
        }
    }

    /// Whoever looks becomes a client, so this `GET` is not for the pages of others.
    private void get(HttpExchange exchange) {
        if (exchange.fromForeignPage()) {
            push.counts().refusedConnects.increment();
            Answers.refuse(exchange, CloseReason.FORBIDDEN, "Pages of another origin may not do this");
            return;
        }
        if (refusesLastEventId(exchange)) {
            return;
        }
        var ticket = exchange.query().get(TICKET);
        if (ticket == null) {
            look(exchange);
            return;
        }
        tickets.redeem(ticket.getFirst())
                .ifPresentOrElse(claim -> redeem(exchange, claim), () -> Answers.empty(exchange, 204));
    }

    /// Answers with 400 if the client counts on going on behind an event.
    private static boolean refusesLastEventId(HttpExchange exchange) {
        var lastEventId = exchange.header("Last-Event-ID");
        if (lastEventId == null || lastEventId.isEmpty()) {
            return false;
        }
        Answers.refuse(exchange, 400, "invalid", "Last-Event-ID is not used here; resume with a token");
        return true;
    }

    private void redeem(HttpExchange exchange, Tickets.Claim claim) {
        var connect = readConnect(exchange, Unpooled.wrappedBuffer(claim.connect()));
        if (connect != null) {
            open(exchange, connect, claim.sessionCookie());
        }
    }

    private void look(HttpExchange exchange) {
        var application = exchange.query().getOrDefault("application", List.of(""));
        var channels = exchange.query().getOrDefault("channel", List.of());
        if (!Names.isApplication(application.getFirst())) {
            Answers.refuse(exchange, 400, "invalid", "Expected ?ticket=… or ?application=…&channel=…");
            return;
        }
        if (channels.size() > MAX_CHANNELS || !channels.stream().allMatch(Names::isChannel)) {
            Answers.refuse(exchange, 400, "invalid", "Expected at most 100 channels, each a channel's name");
            return;
        }
        var subscribe = new LinkedHashMap<String, Subscription>();
        channels.forEach(channel -> subscribe.put(channel, Subscription.LIVE));
        var request = new ConnectRequest(
                application.getFirst(), SessionCookie.of(exchange), tickets.random(), 0, null, subscribe);
        push.openResponse(exchange, TransportName.SSE, request);
    }
}
