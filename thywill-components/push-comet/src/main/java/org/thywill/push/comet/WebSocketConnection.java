package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.http.HttpExchange;
import org.thywill.http.Outlet;
import org.thywill.http.WebSocketLimits;
import org.thywill.http.WebSocketListener;
import org.thywill.wire.ClientFrame;

/// A WebSocket (`documentation/protocol.md`, section 4.1).
final class WebSocketConnection extends OutletConnection implements WebSocketListener {
    /// An empty message is no frame either: else it would be a sign of life of one who never says who it is.
    private static final List<ClientFrame> EMPTY = List.of(new ClientFrame.Invalid(0, "The message is empty"));

    /// For how long nothing is read from who sent more than may be taken now: refusing the rest of it would take the
    /// time that the work of others needs. It is short, since signs of life wait, too.
    private static final int PAUSE_MS = 100;

    private final Outlet outlet;

    /// Needed to connect, and forgotten then.
    private @Nullable String sessionCookie;

    /// There once a frame was none.
    private @Nullable Patience patience;

    /// Nothing more is taken; it closes once its client has been told what became of the rest.
    private boolean closing;

    /// Seconds of the shard's clock; before the first frame, when it was opened.
    private int lastHeard;

    @SuppressWarnings("this-escape") // the outlet calls back on this event loop only, so not before the end
    WebSocketConnection(
            CometPush push,
            LoopShard shard,
            HttpExchange exchange,
            @Nullable String subprotocol,
            WebSocketLimits limits) {
        super(push, shard);
        sessionCookie = SessionCookie.of(exchange);
        lastHeard = shard.now();
        outlet = exchange.upgrade(subprotocol, limits, this);
    }

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public String remoteAddress() {
        return outlet.remoteAddress();
    }

    @Override
    Wire wire() {
        return Wire.WEBSOCKET;
    }

    @Override
    Outlet outlet() {
        return outlet;
    }

    @Override
    boolean isCompressed() {
        return outlet.isDeflating();
    }

    @Override
    boolean isOpen() {
        return true;
    }

    /// Reads what the client says. Once it is connected that is done in the next tick, with what others say that came
    /// at the same time: threads that run what clients ask for are then woken for all of it, not for each.
    @Override
    public void text(ByteBuf message) {
        lastHeard = shard.now();
        var frames = Inbound.decode(shard, message, Inbound.MAX_FRAMES_OF_MESSAGE);
        if (link() == null) {
            take(frames);
        } else {
            shard.submit(_ -> take(frames));
        }
    }

    private void take(List<ClientFrame> frames) {
        for (var frame : frames.isEmpty() ? EMPTY : frames) {
            if (closing || isClosed()) {
                return;
            }
            var admitted = link();
            if (admitted == null) {
                first(frame);
            } else {
                next(admitted, frame);
            }
        }
    }

    private void first(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Connect connect -> {
                var request = connect.request(sessionCookie);
                sessionCookie = null;
                connect(request);
            }
            case ClientFrame.OtherVersion(var version) -> refuse(Answers.otherVersion(version));
            case ClientFrame.Invalid invalid -> refuse(invalid.message());
            default -> refuse("The first frame must be connect");
        }
    }

    private void refuse(String detail) {
        push.counts().invalidFrames.increment();
        end(CloseReason.PROTOCOL_ERROR, detail);
    }

    private void next(ClientLink admitted, ClientFrame frame) {
        if (frame instanceof ClientFrame.Goodbye) {
            endByGoodbye();
            return;
        }
        var failure = Inbound.receive(admitted, frame);
        if (failure == null) {
            return;
        }
        push.counts().refused(frame);
        if (failure.retryAfterMs() > 0) {
            outlet.pauseReading(PAUSE_MS);
        }
        if (frame instanceof ClientFrame.Message || bears()) {
            send(new Problem(failure, Inbound.number(frame)));
        } else {
            closing = true;
            close(CloseReason.PROTOCOL_ERROR, "Too many frames that are none");
        }
    }

    private boolean bears() {
        var left = patience == null ? new Patience(shard.now()) : patience;
        patience = left;
        return left.bears(shard.now());
    }

    @Override
    public void binary(ByteBuf message) {
        end(CloseReason.NOT_TEXT, "");
    }

    @Override
    public void alive() {
        if (link() != null) {
            lastHeard = shard.now();
        }
    }

    @Override
    int silentSeconds() {
        return shard.now() - lastHeard;
    }

    @Override
    void sweep(Batch heartbeat) {
        if (link() != null) {
            super.sweep(heartbeat);
        } else if (shard.now() - lastHeard >= push.times().firstFrameSeconds()) {
            end(CloseReason.SLOW, "The first frame did not come in time");
        }
    }

    @Override
    void finish(CloseReason reason, String detail) {
        writeClose(reason, detail);
        outlet.close(reason.code(), reason.sentence(detail));
    }
}
