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
import org.thywill.component.ClientLink;
import org.thywill.component.ClientLink.Receipt.Refused;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.http.Outlet;
import org.thywill.http.WebSocketListener;

/// The conversation with one client, as far as the client leads it. On its event loop only.
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
    private @Nullable Connected connected;
    private boolean goodbye;

    /// What there is from the CONNECT frame on.
    private record Connected(ClientLink link, Numbers numbers, Outbox outbox) {}

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
        if (frames.isEmpty() && connected != null) {
            connected.link().receive(new ClientMessage.Heartbeat());
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
            if (connected == null) {
                connected = connect(to, frame);
            } else {
                handle(to, connected, frame);
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

    private Connected connect(StompConnection to, StompFrame frame) {
        switch (frame.command()) {
            case CONNECT, STOMP -> {}
            default -> throw new MalformedFrameException("The first frame must be CONNECT, but was " + frame.command());
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
        return new Connected(hub.gateway().connect(request, to), numbers, outbox);
    }

    private static String newInstance() {
        var bytes = new byte[INSTANCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void handle(StompConnection to, Connected with, StompFrame frame) {
        switch (frame.command()) {
            case SEND -> send(to, with, frame);
            case SUBSCRIBE -> subscribe(to, with, frame);
            case UNSUBSCRIBE -> unsubscribe(to, with, frame);
            case DISCONNECT -> disconnect(to, with, frame);
            case CONNECT, STOMP -> throw new MalformedFrameException("CONNECT can only be the first frame");
            case ACK, NACK -> throw new MalformedFrameException("There is nothing to acknowledge: ack is \"auto\"");
            default -> throw new MalformedFrameException(frame.command() + " is not supported: no transactions here");
        }
    }

    private void send(StompConnection to, Connected with, StompFrame frame) {
        if (frame.header("transaction") != null) {
            throw new MalformedFrameException("Transactions are not supported");
        }
        if (ClientFrameReader.isSideNote(frame)) {
            with.link().receive(reader.send(frame, 0));
            receiptAtOnce(with, frame);
            return;
        }
        long number = with.numbers().next(frame, false);
        pass(to, with, frame, reader.send(frame, number), null);
    }

    private void subscribe(StompConnection to, Connected with, StompFrame frame) {
        if (frame.header("selector") != null) {
            throw new MalformedFrameException("Selectors are not supported");
        }
        var ack = frame.header("ack");
        if (ack != null && !ack.equals("auto")) {
            throw new MalformedFrameException("The only ack mode is \"auto\", but found \"" + ack + "\"");
        }
        var id = Objects.requireNonNullElse(ClientFrameReader.name(frame, "id"), "");
        if (id.isEmpty()) {
            throw new MalformedFrameException("SUBSCRIBE lacks the header \"id\"");
        }
        var destination = frame.required("destination");
        if (destination.equals(ClientFrameReader.CLIENT)) {
            subscriptions.subscribeOwn(id);
            receiptAtOnce(with, frame);
            with.outbox().sendHeld(id);
            return;
        }
        var channel = ClientFrameReader.channel(destination);
        var message = reader.subscribe(frame, channel, with.numbers().next(frame, true));
        subscriptions.subscribe(id, channel);
        pass(to, with, frame, message, id);
    }

    private void unsubscribe(StompConnection to, Connected with, StompFrame frame) {
        long number = with.numbers().next(frame, false);
        var channel = subscriptions.unsubscribe(frame.required("id"), frame.header("destination"));
        if (channel == null) {
            receiptAtOnce(with, frame);
        } else {
            pass(to, with, frame, reader.unsubscribe(channel, number), null);
        }
    }

    private void disconnect(StompConnection to, Connected with, StompFrame frame) {
        receiptAtOnce(with, frame);
        goodbye = true;
        to.end(CloseReason.GOODBYE, "", null);
    }

    private static void receiptAtOnce(Connected with, StompFrame frame) {
        var receipt = ClientFrameReader.name(frame, "receipt");
        if (receipt != null) {
            with.outbox().receipt(receipt);
        }
    }

    /// Gives a message to the server; what becomes of it is told later, unless it is refused at once.
    ///
    /// @param subscription the id that a SUBSCRIBE is about, or `null`
    private void pass(
            StompConnection to,
            Connected with,
            StompFrame frame,
            ClientMessage message,
            @Nullable String subscription) {
        var receipt = ClientFrameReader.name(frame, "receipt");
        var number = message.number();
        if (!with.numbers().expect(number, receipt, subscription)) {
            to.end(CloseReason.TOO_FAST, "More than " + Numbers.MAX_PENDING + " receipts are outstanding", receipt);
            return;
        }
        if (with.link().receive(message) instanceof Refused(var code, var why, var retryAfterMs)) {
            with.numbers().refused(number);
            if (subscription != null) {
                subscriptions.refused(subscription);
            }
            with.outbox().problem(new Failure(code, why, retryAfterMs), receipt);
        }
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
        if (connected != null) {
            connected.link().closed(goodbye);
        }
    }

    /// Looks after what time brings. Called about once a second.
    void tick(long now) {
        var to = connection;
        if (to == null || !to.isOpen()) {
            return;
        }
        if (connected == null
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
            case BEAT -> to.beat(connected != null && heartbeats.wanted());
            case NOTHING -> {}
        }
    }
}
