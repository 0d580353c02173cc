package org.thywill.client.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientGateway;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.Counters;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.http.HttpEndpoint;
import org.thywill.http.HttpExchange;
import org.thywill.wire.Bodies;
import org.thywill.wire.ClientFrame;
import org.thywill.wire.ClientFrames;

/// `POST /thywill/send/`: what clients send beside their connection (`documentation/protocol.md`, section 4.5).
/// That the request comes from no foreign page was checked before it came here.
final class SendEndpoint implements HttpEndpoint {
    private static final int LEAST_BODY_BYTES = 64 << 10;
    private static final int MAX_FRAMES = 100;

    /// A decoder serves one thread at a time, and requests come on the few event loops.
    private final ThreadLocal<ClientFrames> decoders = ThreadLocal.withInitial(ClientFrames::new);

    private final ClientGateway gateway;
    private final Errors errors;
    private final LongAdder accepted;
    private final LongAdder refused;
    private volatile int maxBodyBytes = LEAST_BODY_BYTES;

    SendEndpoint(ClientGateway gateway, Errors errors, Counters counters) {
        this.gateway = gateway;
        this.errors = errors;
        this.accepted = counters.counter("http.send.accepted");
        this.refused = counters.counter("http.send.refused");
    }

    /// A body may be as long as the longest message, and no shorter than 64 KiB.
    void allow(int bytes) {
        maxBodyBytes = Math.max(LEAST_BODY_BYTES, bytes);
    }

    @Override
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.path().equals("/thywill/send/")) {
            errors.notFound(exchange);
        } else if (!exchange.method().equals("POST")) {
            errors.methodNotAllowed(exchange, "POST");
        } else if (!isJson(exchange.header("Content-Type"))) {
            refuse(exchange, 415, new Failure("unsupported-type", "The body must be application/json", 0), -1);
        } else {
            authorize(exchange);
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    private void authorize(HttpExchange exchange) {
        var key = exchange.header("Thywill-Connection");
        if (key == null) {
            forbid(exchange, "The header Thywill-Connection is missing");
            return;
        }
        var link = gateway.link(key);
        if (link.isEmpty()) {
            refuse(exchange, 410, GONE, -1);
            return;
        }
        var cookie = SessionCookie.of(exchange);
        if (cookie != null && !gateway.session(cookie).id().equals(link.get().sessionId())) {
            forbid(exchange, "The cookie is that of another session");
            return;
        }
        take(exchange, link.get());
    }

    private static final Failure GONE = new Failure("gone", "The connection stands no longer; connect again", 0);

    private void forbid(HttpExchange exchange, String message) {
        refuse(exchange, 403, new Failure("forbidden", message, 0), -1);
    }

    /// One frame after the other, up to the first that is refused.
    private void take(HttpExchange exchange, ClientLink link) {
        var bytes = bytes(exchange.body());
        var frames = decoders.get().decode(bytes, MAX_FRAMES);
        if (frames.isEmpty()) {
            invalid(exchange, "The body holds no frame");
            return;
        }
        boolean leaves = frames.stream().anyMatch(ClientFrame.Goodbye.class::isInstance);
        for (var frame : frames) {
            if (!take(exchange, link, frame, leaves)) {
                return;
            }
        }
        accepted.add(frames.size());
        var answer = Errors.json(Bodies.accepted(frames.size(), link.received()));
        exchange.respond(200, answer.headers(), answer.body());
    }

    private static byte[] bytes(ByteBuf body) {
        var bytes = new byte[body.readableBytes()];
        body.getBytes(body.readerIndex(), bytes);
        return bytes;
    }

    /// @param leaves whether a goodbye is among the frames, which counts although the connection was cut before
    /// @return false if the exchange is answered, since the frame was not taken
    private boolean take(HttpExchange exchange, ClientLink link, ClientFrame frame, boolean leaves) {
        return switch (frame) {
            case ClientFrame.Message message -> receive(exchange, link, message, leaves);
            case ClientFrame.Goodbye _ -> {
                link.closed(true);
                yield true;
            }
            case ClientFrame.Invalid invalid -> invalid(exchange, invalid.message());
            case ClientFrame.Connect _, ClientFrame.OtherVersion _ ->
                invalid(exchange, "connect is the first frame of a connection, and cannot be sent beside one");
            case ClientFrame.Poll _ -> invalid(exchange, "poll is for /thywill/push/long-poll");
        };
    }

    private boolean receive(HttpExchange exchange, ClientLink link, ClientFrame.Message frame, boolean leaves) {
        return switch (link.receive(frame.message())) {
            case Receipt.Accepted _ -> true;
            case Receipt.Gone _ -> {
                if (leaves) {
                    link.closed(true);
                }
                refuse(exchange, 410, GONE, -1);
                yield false;
            }
            case Receipt.Refused(var code, var message, var retryAfterMs) -> {
                long received = code.equals("out-of-order") ? link.received() : -1;
                refuse(exchange, status(code, retryAfterMs), new Failure(code, message, retryAfterMs), received);
                yield false;
            }
        };
    }

    private static int status(String code, long retryAfterMs) {
        return switch (code) {
            case "out-of-order" -> 409;
            case "too-fast" -> 429;
            case "too-big" -> 413;
            case "forbidden" -> 403;
            case "overloaded", "storage" -> 503;
            default -> retryAfterMs > 0 ? 503 : 400;
        };
    }

    private boolean invalid(HttpExchange exchange, String message) {
        refuse(exchange, 400, new Failure("invalid", message, 0), -1);
        return false;
    }

    private void refuse(HttpExchange exchange, int status, Failure failure, long received) {
        refused.increment();
        var id = errors.logged(status, failure.code());
        var answer = Errors.json(Bodies.error(failure, id, received));
        if (failure.retryAfterMs() > 0) {
            long seconds = Math.ceilDiv(failure.retryAfterMs(), 1000);
            answer.headers().set(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
        }
        exchange.respond(status, answer.headers(), answer.body());
    }
}
