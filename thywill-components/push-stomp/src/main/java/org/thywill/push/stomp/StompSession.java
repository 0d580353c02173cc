package org.thywill.push.stomp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.CloseReason;
import org.thywill.http.Outlet;
import org.thywill.http.WebSocketListener;

/// One WebSocket: decodes what comes, opens the conversation, and looks after signs of life. On its event loop only.
final class StompSession implements WebSocketListener {
    private static final Logger LOG = LoggerFactory.getLogger(StompSession.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int INSTANCE_BYTES = 16;

    private final Hub hub;
    private final @Nullable String sessionCookie;
    private final Consumer<StompSession> whenClosed;
    private final long openedAt;
    private final FrameDecoder decoder = new FrameDecoder();
    private final ClientFrameReader reader = new ClientFrameReader();
    private final Subscriptions subscriptions = new Subscriptions();
    private final Heartbeats heartbeats;
    private final OutboundQueue queue;

    private @Nullable StompConnection connection;
    /// From the CONNECT frame on.
    private @Nullable Conversation conversation;

    /// @param whenClosed run on the event loop when the other end is gone
    StompSession(Hub hub, @Nullable String sessionCookie, Consumer<StompSession> whenClosed) {
        this.hub = hub;
        this.whenClosed = whenClosed;
        this.sessionCookie = sessionCookie;
        openedAt = hub.nanoTime().getAsLong();
        var settings = hub.settings();
        heartbeats = new Heartbeats(settings.heartbeat(), settings.heartbeatGrace(), openedAt);
        queue = new OutboundQueue(settings.maxQueueSize().bytes(), settings.maxStall(), openedAt);
    }

    void open(Outlet outlet) {
        connection = new StompConnection(outlet, hub.order(), hub.frames(), queue, hub.counters());
    }

    /// Ends the conversation from the server's side.
    void end(CloseReason reason, String detail) {
        if (connection != null) {
            connection.end(reason, detail, null);
        }
    }

    @Override
    public void text(ByteBuf message) {
        receive(ByteBufUtil.getBytes(message));
    }

    @Override
    public void binary(ByteBuf message) {
        var bytes = ByteBufUtil.getBytes(message);
        if (FrameDecoder.isUtf8(bytes)) {
            receive(bytes);
        } else {
            end(CloseReason.NOT_UTF8, "");
        }
    }

    private void receive(byte[] message) {
        if (connection == null || !connection.isOpen()) {
            return;
        }
        heartbeats.heard(hub.nanoTime().getAsLong());
        List<StompFrame> frames;
        try {
            frames = decoder.decode(message);
        } catch (MalformedFrameException e) {
            refuse(connection, e, null);
            return;
        }
        if (frames.isEmpty() && conversation != null) {
            conversation.heartbeat();
        }
        for (var frame : frames) {
            handle(connection, frame);
        }
    }

    private void handle(StompConnection to, StompFrame frame) {
        if (!to.isOpen()) {
            return;
        }
        try {
            if (conversation == null) {
                conversation = connect(to, frame);
            } else {
                conversation.handle(frame);
            }
        } catch (MalformedFrameException e) {
            refuse(to, e, frame.header("receipt"));
        } catch (RuntimeException e) {
            LOG.error("frame not handled command={}", frame.command(), e);
            to.end(CloseReason.SERVER_ERROR, "", null);
        }
    }

    private void refuse(StompConnection to, MalformedFrameException why, @Nullable String receipt) {
        hub.count("stomp.refused.malformed");
        to.end(CloseReason.PROTOCOL_ERROR, Objects.requireNonNullElse(why.getMessage(), ""), receipt);
    }

    private Conversation connect(StompConnection to, StompFrame frame) {
        switch (frame.command()) {
            case CONNECT, STOMP -> {}
            default -> throw new MalformedFrameException("Expected CONNECT, but found " + frame.command());
        }
        if (!List.of(frame.required("accept-version").split(",")).contains("1.2")) {
            throw new MalformedFrameException("Only STOMP 1.2 is spoken here; accept-version must contain it");
        }
        heartbeats.negotiate(frame.header("heart-beat"));
        var given = frame.header("instance");
        var request = reader.connect(frame, given == null ? newInstance() : given, sessionCookie);
        var id = ClientFrameReader.name(frame, "client-subscription");
        if (id != null) {
            subscriptions.subscribeOwn(id);
        }
        var numbers = new Numbers(given != null);
        long maxHeld = hub.settings().maxQueueSize().bytes();
        var outbox = new Outbox(hub.frames(), subscriptions, numbers, heartbeats.offer(), maxHeld, to);
        to.begin(outbox, subscriptions);
        var link = hub.gateway().connect(given == null ? request.withoutRepeats() : request, to);
        return new Conversation(to, link, reader, subscriptions, numbers, outbox);
    }

    private static String newInstance() {
        var bytes = new byte[INSTANCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void alive() {
        heartbeats.alive(hub.nanoTime().getAsLong());
    }

    @Override
    public void writable() {
        if (connection != null) {
            connection.writable();
        }
    }

    @Override
    public void closed() {
        whenClosed.accept(this);
        if (connection != null) {
            connection.gone();
        }
        if (conversation != null) {
            conversation.closed();
        }
    }

    /// Looks after what time brings. Called about once a second.
    void tick(long now) {
        var to = connection;
        if (to == null || !to.isOpen()) {
            return;
        }
        if (conversation == null
                && now - openedAt > hub.settings().connectTimeout().toNanos()) {
            to.end(CloseReason.SLOW, "No CONNECT frame came", null);
        } else if (to.isStalled(now)) {
            to.end(CloseReason.SLOW, "", null);
        } else {
            beat(to, now);
        }
    }

    private void beat(StompConnection to, long now) {
        switch (heartbeats.due(now)) {
            case SILENT -> to.end(CloseReason.NO_HEARTBEAT, "", null);
            case BEAT -> to.beat(conversation != null && heartbeats.wanted());
            case NOTHING -> {}
        }
    }
}
