package org.thywill.push.comet;

import io.netty.util.AsciiString;
import java.util.List;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.http.HttpExchange;
import org.thywill.wire.ClientFrame;

/// Takes polls, and the requests that begin them.
final class PollEndpoint extends CometEndpoint {
    private static final AsciiString CONNECTION = AsciiString.cached("Thywill-Connection");

    PollEndpoint(CometPush push) {
        super(push, TransportName.LONG_POLL);
    }

    @Override
    void answer(HttpExchange exchange) {
        if (!exchange.method().equals("POST")) {
            Answers.notAllowed(exchange, "POST");
        } else if (!refusesType(exchange)) {
            var key = exchange.header(CONNECTION);
            if (key == null || key.isEmpty()) {
                connect(exchange);
            } else {
                poll(exchange, key);
            }
        }
    }

    private void connect(HttpExchange exchange) {
        if (refusesWhileStopping(exchange)) {
            return;
        }
        var connect = readConnect(exchange, exchange.body());
        if (connect != null) {
            var connection = new PollConnection(push, push.shard(exchange.eventLoop()), exchange);
            connection.register();
            connection.connect(connect.request(SessionCookie.of(exchange)));
        }
    }

    private void poll(HttpExchange exchange, String key) {
        var connection = push.polls().get(key);
        var link = connection == null ? null : connection.link();
        if (connection == null || link == null) {
            leave(exchange, key);
            Answers.refuse(exchange, 410, Inbound.GONE);
            return;
        }
        if (isForeign(exchange, link)) {
            Answers.refuse(exchange, CloseReason.FORBIDDEN, "The connection belongs to another session");
            return;
        }
        var frames = frames(exchange);
        if (frames.isEmpty() || !(frames.getFirst() instanceof ClientFrame.Poll(var cursor))) {
            Answers.refuse(exchange, 400, "invalid", firstProblem(frames));
            return;
        }
        connection.heard();
        boolean goodbye = false;
        for (var frame : frames.subList(1, frames.size())) {
            goodbye |= frame instanceof ClientFrame.Goodbye;
            var failure = Inbound.receive(link, frame);
            if (failure != null) {
                push.counts().refused(frame);
                Answers.refuse(exchange, status(failure), failure, link.received());
                return;
            }
        }
        connection.shard.submit(_ -> connection.poll(exchange, cursor));
        if (goodbye) {
            connection.shard.submit(_ -> connection.endByGoodbye());
        }
    }

    /// The connection was cut, yet its client may say goodbye: a page that is left gives up its poll and says so at the
    /// same time.
    private void leave(HttpExchange exchange, String key) {
        if (frames(exchange).stream().anyMatch(ClientFrame.Goodbye.class::isInstance)) {
            var left = push.gateway().link(key).filter(link -> !isForeign(exchange, link));
            left.ifPresent(link -> link.closed(true));
        }
    }

    private List<ClientFrame> frames(HttpExchange exchange) {
        return Inbound.decode(push.shard(exchange.eventLoop()), exchange.body(), Inbound.MAX_FRAMES_OF_BODY);
    }

    private boolean isForeign(HttpExchange exchange, ClientLink link) {
        var cookie = SessionCookie.of(exchange);
        return cookie != null && !push.gateway().session(cookie).id().equals(link.sessionId());
    }

    private static String firstProblem(List<ClientFrame> frames) {
        return !frames.isEmpty() && frames.getFirst() instanceof ClientFrame.Invalid invalid
                ? invalid.message()
                : "The first frame must be a poll with its cursor";
    }

    private static int status(Failure failure) {
        return switch (failure.code()) {
            case "out-of-order" -> 409;
            case "forbidden" -> 403;
            case "too-big" -> 413;
            case "too-fast" -> 429;
            case "overloaded", "storage" -> 503;
            default -> 400;
        };
    }
}
