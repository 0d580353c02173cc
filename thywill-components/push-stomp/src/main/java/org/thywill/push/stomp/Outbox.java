package org.thywill.push.stomp;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Call;
import org.thywill.component.ServerMessage.Cancel;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Own;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Push;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// Says in STOMP what the server has to say to one client. On its event loop only.
///
/// What has no subscription to go to is held until the client subscribes to `/client`; what is only news about the
/// connection is left out then.
final class Outbox {
    /// What a held frame takes up besides its data, roughly, in bytes.
    private static final int OVERHEAD = 256;

    private final OutgoingFrames frames;
    private final Subscriptions subscriptions;
    private final Numbers numbers;
    private final String heartBeat;
    private final long maxHeldBytes;
    private final Line line;
    private final Queue<Function<String, byte[]>> held = new ArrayDeque<>();
    private long heldBytes;
    private long events;

    /// @param heartBeat the server's half of the negotiation
    /// @param maxHeldBytes past it the client is closed as slow
    Outbox(
            OutgoingFrames frames,
            Subscriptions subscriptions,
            Numbers numbers,
            String heartBeat,
            long maxHeldBytes,
            Line line) {
        this.frames = frames;
        this.subscriptions = subscriptions;
        this.numbers = numbers;
        this.heartBeat = heartBeat;
        this.maxHeldBytes = maxHeldBytes;
        this.line = line;
    }

    /// Where frames leave.
    interface Line {
        void write(byte[] frame);

        /// Ends the connection with an ERROR frame.
        ///
        /// @param receipt of the frame that caused it, or `null`
        void end(CloseReason reason, String detail, @Nullable String receipt);
    }

    void present(ServerMessage message) {
        switch (message) {
            case Connected connected -> connected(connected);
            case Acknowledged(var number) -> acknowledged(number);
            case Answer answer -> answer(answer);
            case Direct direct -> own(direct.json().length(), id -> frames.direct(id, ownEpoch(), direct));
            case Call call -> own(call.json().length(), id -> frames.call(id, ownEpoch(), call));
            case Cancel cancel -> own(0, id -> frames.cancel(id, ownEpoch(), cancel));
            case Push push -> own(push.json().length(), id -> frames.push(id, ownEpoch(), push));
            case Subscribed(var channel, var standing) -> {
                subscriptions.subscribed(channel, epoch(standing));
                tell(id -> frames.subscribed(id, ++events, channel, standing));
            }
            case Unsubscribed(var channel) -> {
                subscriptions.unsubscribed(channel);
                tell(id -> frames.unsubscribed(id, ++events, channel));
            }
            case Gap gap -> {
                subscriptions.at(gap.channel(), gap.epoch());
                tell(id -> frames.gap(id, ++events, gap));
            }
            case Replay(var channel, var publications) ->
                publications.forEach(publication -> publication(channel, publication));
            case Own(var channel, var offset) -> own(channel, offset);
            case Snapshot snapshot -> snapshot(snapshot);
            case Problem problem -> problem(problem.error(), 0, null);
            case ServerMessage.SignedIn _ -> {} // told to who signed in by the answer; the README says so
        }
    }

    private void connected(Connected connected) {
        connected.channels().forEach((channel, standing) -> subscriptions.at(channel, epoch(standing)));
        line.write(frames.connected(connected, heartBeat));
    }

    private static @Nullable String epoch(Standing standing) {
        return standing.position() == null ? null : standing.position().epoch();
    }

    private void acknowledged(long number) {
        numbers.done(number).forEach(this::done);
        if (numbers.areClients()) {
            tell(id -> frames.acknowledged(id, ++events, number));
        }
    }

    private void done(Numbers.Pending pending) {
        if (pending.subscription() != null) {
            pending.subscription().answered();
        }
        if (pending.receipt() != null) {
            receipt(pending.receipt());
        }
    }

    private void answer(Answer answer) {
        var pending = numbers.pending(answer.number()).orElse(new Numbers.Pending(null, null));
        var subscription = pending.subscription();
        var error = answer.error();
        if (error != null && subscription != null) {
            subscriptions.refused(subscription);
            if (!numbers.areClients()) {
                line.end(reason(error.code()), error.message(), pending.receipt());
                return;
            }
        }
        var json = answer.json();
        own(json == null ? 0 : json.length(), id -> frames.answer(id, ownEpoch(), answer, pending.receipt()));
    }

    /// Sends what has come on a channel to one client only.
    private void publication(String channel, Publication publication) {
        var id = subscriptions.idFor(channel);
        if (id == null) {
            held(channel, publication);
        } else {
            line.write(frames.publication(id, channel, subscriptions.epoch(channel), publication));
        }
    }

    private void own(String channel, long offset) {
        var id = subscriptions.idFor(channel);
        var epoch = subscriptions.epoch(channel);
        if (id == null) {
            own(0, own -> frames.own(own, channel, epoch, offset));
        } else {
            line.write(frames.own(id, channel, epoch, offset));
        }
    }

    private void snapshot(Snapshot snapshot) {
        var id = subscriptions.idFor(snapshot.channel());
        var epoch = subscriptions.epoch(snapshot.channel());
        if (id == null) {
            own((int) OutgoingFrames.bytes(snapshot), own -> frames.snapshot(own, epoch, snapshot));
        } else {
            line.write(frames.snapshot(id, epoch, snapshot));
        }
    }

    /// Keeps a publication for which there is no subscription yet.
    void held(String channel, Publication publication) {
        var epoch = subscriptions.epoch(channel);
        own(publication.bytes(), id -> frames.publication(id, channel, epoch, publication));
    }

    /// Tells a client that something could not be done, so that it can go on; if it cannot be told, its connection
    /// ends.
    ///
    /// @param number that the client has given the frame in question; 0 for none
    /// @param receipt the `receipt` of that frame, or `null`
    void problem(Failure failure, long number, @Nullable String receipt) {
        var id = subscriptions.own();
        if (id == null) {
            line.end(reason(failure.code()), failure.message(), receipt);
        } else {
            line.write(frames.problem(id, ++events, failure, number, receipt));
        }
    }

    void receipt(String id) {
        line.write(frames.receipt(id));
    }

    /// The client has subscribed to `/client`.
    void sendHeld(String id) {
        for (var frame = held.poll(); frame != null; frame = held.poll()) {
            line.write(frame.apply(id));
        }
        heldBytes = 0;
    }

    private void own(int bytes, Function<String, byte[]> frame) {
        var id = subscriptions.own();
        if (id != null) {
            line.write(frame.apply(id));
            return;
        }
        held.add(frame);
        heldBytes += bytes + OVERHEAD;
        if (heldBytes > maxHeldBytes) {
            line.end(CloseReason.SLOW, "Too much is held for you: subscribe to " + ClientFrameReader.CLIENT, null);
        }
    }

    private void tell(Function<String, byte[]> frame) {
        var id = subscriptions.own();
        if (id != null) {
            line.write(frame.apply(id));
        }
    }

    private @Nullable String ownEpoch() {
        return subscriptions.epoch(ServerMessage.PRIVATE);
    }

    private static CloseReason reason(String code) {
        return switch (code) {
            case "too-fast" -> CloseReason.TOO_FAST;
            case "overloaded", "storage" -> CloseReason.OVERLOADED;
            case "forbidden" -> CloseReason.FORBIDDEN;
            case "too-many-subscriptions" -> CloseReason.TOO_MANY_SUBSCRIPTIONS;
            case "too-big" -> CloseReason.TOO_BIG;
            default -> CloseReason.POLICY;
        };
    }
}
