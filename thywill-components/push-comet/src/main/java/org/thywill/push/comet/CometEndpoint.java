package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;
import org.thywill.wire.ClientFrame;

/// What the addresses of all transports have in common.
abstract class CometEndpoint implements HttpEndpoint {
    /// What belongs into a body or a header (OWASP ASVS 5.0, section 14.2.1).
    private static final Set<String> SECRETS = Set.of("token", "access_token", "connection", "credentials");

    private static final String JSON = "application/json";

    final CometPush push;
    private final String path;

    CometEndpoint(CometPush push, TransportName transport) {
        this.push = push;
        path = CometPush.PATH + transport;
    }

    /// Answers a request to exactly this address.
    abstract void answer(HttpExchange exchange);

    @Override
    public final void handle(HttpExchange exchange) {
        if (!exchange.path().equals(path)) {
            Answers.refuse(exchange, 404, "not-found", "There is nothing here; did you mean " + path + "?");
        } else if (!Collections.disjoint(exchange.query().keySet(), SECRETS)) {
            Answers.refuse(exchange, 400, "invalid", "An address is kept and passed on, so it must hold no secrets");
        } else {
            answer(exchange);
        }
    }

    @Override
    public final int maxBodyBytes() {
        return push.maxMessageBytes();
    }

    /// Answers with 503 if nobody is admitted any more.
    final boolean refusesWhileStopping(HttpExchange exchange) {
        if (!push.isStopping()) {
            return false;
        }
        push.counts().refusedConnects.increment();
        var reason = CloseReason.DRAINING;
        var failure = new Failure(Counts.label(reason), reason.text(), push.retryAfterMs());
        Answers.refuse(exchange, reason.httpStatus(), failure);
        return true;
    }

    /// Answers with 415 if the body is not JSON by its `Content-Type`. A form cannot be sent as JSON by a foreign
    /// page without its browser asking here first.
    final boolean refusesType(HttpExchange exchange) {
        var type = exchange.header(HttpHeaderNames.CONTENT_TYPE);
        if (type != null && (type.equals(JSON) || mediaType(type).equals(JSON))) {
            return false;
        }
        var text = "Expected Content-Type: application/json, but found " + type;
        Answers.refuse(exchange, 415, "unsupported-type", text);
        return true;
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// Reads a body that is a `connect` frame; answers if it is none.
    final ClientFrame.@Nullable Connect readConnect(HttpExchange exchange, ByteBuf body) {
        var shard = push.shard(exchange.eventLoop());
        var frames = Inbound.decode(shard, body, 1);
        if (frames.size() == 1 && frames.getFirst() instanceof ClientFrame.Connect connect) {
            return connect;
        }
        push.counts().refusedConnects.increment();
        var text = frames.isEmpty() ? "The body is empty; expected a connect frame" : problem(frames.getLast());
        Answers.refuse(exchange, 400, "invalid", text);
        return null;
    }

    private static String problem(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.OtherVersion(var version) -> Answers.otherVersion(version);
            case ClientFrame.Invalid invalid -> invalid.message();
            default -> "Expected a connect frame";
        };
    }
}
