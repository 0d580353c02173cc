package org.thywill.push.stomp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.component.Connection;
import org.thywill.component.Counters;
import org.thywill.component.ServerMessage;
import org.thywill.http.Frames;
import org.thywill.http.Outlet;

/// The server's way to one client. What comes from any thread takes its turn in the [DeliveryOrder] and is then
/// done on the event loop.
final class StompConnection implements Connection, Outbox.Line {
    /// What a message takes up besides its data, roughly, in bytes.
    private static final long OVERHEAD = 256;

    private static final byte[] HEART_BEAT = {'\n'};

    private final Outlet outlet;
    private final DeliveryOrder order;
    private final OutgoingFrames frames;
    private final OutboundQueue queue;
    private final Counters counters;
    private final AtomicBoolean cut = new AtomicBoolean();
    /// On the event loop only, like all below.
    private final Set<LoopMembers> memberships = new HashSet<>();

    private @Nullable Outbox outbox;
    private @Nullable Subscriptions subscriptions;
    private boolean flushing;
    private boolean ended;

    StompConnection(Outlet outlet, DeliveryOrder order, OutgoingFrames frames, OutboundQueue queue, Counters counters) {
        this.outlet = outlet;
        this.order = order;
        this.frames = frames;
        this.queue = queue;
        this.counters = counters;
    }

    /// The client has sent its CONNECT; from now on there can be something to say. On the event loop.
    void begin(Outbox theOutbox, Subscriptions theSubscriptions) {
        outbox = theOutbox;
        subscriptions = theSubscriptions;
    }

    @Override
    public String transport() {
        return "stomp";
    }

    @Override
    public String remoteAddress() {
        return outlet.remoteAddress();
    }

    EventLoop eventLoop() {
        return outlet.eventLoop();
    }

    @Override
    public void send(ServerMessage message) {
        long bytes = size(message);
        if (!queue.give(bytes)) {
            cut(CloseReason.SLOW);
        } else if (!order.run(() -> onLoop(() -> {
            queue.take(bytes);
            present(message);
        }))) {
            cut(CloseReason.OVERLOADED);
        }
    }

    private static long size(ServerMessage message) {
        return OVERHEAD
                + switch (message) {
                    case ServerMessage.Direct direct -> direct.json().length();
                    case ServerMessage.Call call -> call.json().length();
                    case ServerMessage.Push push -> push.json().length();
                    case ServerMessage.Answer answer
                    when answer.json() != null -> answer.json().length();
                    case ServerMessage.Replay replay ->
                        replay.publications().stream()
                                .mapToLong(publication -> OVERHEAD + publication.bytes())
                                .sum();
                    case ServerMessage.Snapshot snapshot -> OutgoingFrames.bytes(snapshot);
                    default -> 0;
                };
    }

    @Override
    public boolean awaitWritable(Duration limit) throws InterruptedException {
        return queue.awaitShort(limit);
    }

    @Override
    public void close(CloseReason reason, String detail) {
        if (!order.run(() -> closeNow(reason, detail))) {
            closeNow(reason, detail);
        }
    }

    /// As [#close], but before what else was given.
    void closeNow(CloseReason reason, String detail) {
        onLoop(() -> end(reason, detail, null));
    }

    private void cut(CloseReason reason) {
        if (cut.compareAndSet(false, true)) {
            closeNow(reason, "");
        }
    }

    private void onLoop(Runnable task) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The server has stopped, and this connection with it.
        }
    }

    // ---------------------------------------------------------------------------- from here on the event loop

    boolean isOpen() {
        return !ended;
    }

    void present(ServerMessage message) {
        if (isOpen() && outbox != null) {
            outbox.present(message);
        }
    }

    /// Whether it had better not be given some more bytes. What only waits to be flushed does not count.
    boolean isBehind(long more) {
        if (isOpen() && queue.isLong(more)) {
            flush();
        }
        return isOpen() && queue.isLong(more);
    }

    /// Sends what has come on a channel to many.
    void deliver(SharedPublication.Encodings encodings) {
        if (!isOpen() || outbox == null || subscriptions == null) {
            return;
        }
        var channel = encodings.source().channel();
        var id = subscriptions.idFor(channel);
        if (id == null) {
            outbox.held(channel, encodings.source().publication());
        } else {
            write(encodings.encoded(id, subscriptions.epoch(channel)));
        }
    }

    @Override
    public void write(byte[] frame) {
        if (isOpen()) {
            write(Frames.webSocketText(frame));
        }
    }

    private void write(ByteBuf framed) {
        queue.wrote(framed.readableBytes());
        outlet.write(framed);
        if (!queue.holds(outlet.queuedBytes())) {
            end(CloseReason.SLOW, "", null);
        } else if (!flushing) {
            // Behind what else waits on the loop, so that it goes out in one write.
            flushing = true;
            onLoop(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        outlet.flush();
        queue.holds(outlet.queuedBytes());
    }

    /// A sign of life.
    ///
    /// @param wanted whether the client wants one in STOMP's way besides the ping
    void beat(boolean wanted) {
        if (isOpen()) {
            outlet.write(Frames.webSocketPing());
            if (wanted) {
                outlet.write(Frames.webSocketText(HEART_BEAT));
            }
            outlet.flush();
        }
    }

    void writable() {
        queue.holds(outlet.queuedBytes());
    }

    boolean isStalled(long now) {
        queue.holds(outlet.queuedBytes());
        return queue.isStalled(now);
    }

    @Override
    public void end(CloseReason reason, String detail, @Nullable String receipt) {
        if (!isOpen()) {
            return;
        }
        leave();
        counters.counter("stomp.closed." + reason.name().toLowerCase(Locale.ROOT))
                .increment();
        if (reason != CloseReason.GOODBYE) {
            outlet.write(Frames.webSocketText(frames.error(reason, detail, receipt)));
        }
        outlet.flush();
        outlet.close(reason.code(), reason.sentence(detail));
    }

    /// Takes this connection out of everything; what still comes is dropped.
    private void leave() {
        ended = true;
        queue.close();
        List.copyOf(memberships).forEach(members -> members.remove(this));
        memberships.clear();
    }

    /// The other end is gone.
    void gone() {
        if (isOpen()) {
            leave();
        }
    }

    void joined(LoopMembers members) {
        memberships.add(members);
    }

    void left(LoopMembers members) {
        memberships.remove(members);
    }
}
