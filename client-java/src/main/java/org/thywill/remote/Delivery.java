package org.thywill.remote;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands over what comes down with an offset, each once and in order, and says first what was lost: section 5 of the
/// protocol. Guarded by the session's lock.
final class Delivery {
    /// A message failed since the database could not store something.
    private static final String NOT_STORED = "storage";

    private final Positions positions;
    private final Values values;
    private final Outbox outbox;
    private final Receipts receipts;
    private final SessionListener listener;
    private final Consumer<String> fault;

    /// @param fault told what came that cannot come here
    Delivery(
            Positions positions,
            Values values,
            Outbox outbox,
            Receipts receipts,
            SessionListener listener,
            Consumer<String> fault) {
        this.positions = positions;
        this.values = values;
        this.outbox = outbox;
        this.receipts = receipts;
        this.listener = listener;
        this.fault = fault;
    }

    /// @param length of the frame in characters
    void take(Incoming.Numbered frame, int length) {
        var channel = frame.channel();
        var verdict = positions.accept(channel, frame.offset(), values.fits(frame));
        if (verdict instanceof Positions.Verdict.Fault(var finding)) {
            fault.accept(finding);
            return;
        }
        var position = positions.of(channel);
        if (channel.equals(Session.PRIVATE) && position != null) {
            receipts.count(position.offset(), length);
        }
        if (verdict instanceof Positions.Verdict.Deliver(var gap)) {
            announce(gap);
            deliver(frame, length);
        }
    }

    /// The server announces that publications are lost.
    void skip(Gap gap) {
        positions.skip(gap);
        announce(gap);
    }

    private void announce(@Nullable Gap gap) {
        if (gap == null) {
            return;
        }
        if (gap.channel().equals(Session.PRIVATE)) {
            outbox.doubt();
        }
        listener.onGap(gap);
    }

    private void deliver(Incoming.Numbered frame, int length) {
        switch (frame) {
            case Incoming.Published published -> deliver(published);
            case Incoming.Changed changed -> deliver(values.whole(changed));
            case Incoming.Removed removed -> listener.onRemoved(removed.channel(), removed.key());
            case Incoming.Own _ -> {}
            case Incoming.Called called -> listener.onCall(called);
            case Incoming.Cancelled cancelled -> listener.onCancel(cancelled.id());
            case Incoming.Pushed pushed -> listener.onPush(pushed.queue(), pushed.data(), length);
            case Incoming.Answered answer -> outbox.answer(answer.number(), answer.data());
            case Incoming.Failed failed -> {
                outbox.refuse(failed.number(), failed.why());
                if (failed.why().code().equals(NOT_STORED)) {
                    receipts.sayNow();
                }
            }
        }
    }

    private void deliver(Incoming.Published published) {
        var channel = published.channel();
        long offset = published.offset();
        var data = published.data();
        values.note(published);
        if (channel.equals(Session.PRIVATE)) {
            listener.onPrivate(offset, data);
        } else if (positions.isCopy(channel)) {
            listener.onWritten(channel, new StateChannel.Entry(published.key(), data, offset, published.score()));
        } else {
            listener.onPublication(new Publication(channel, offset, published.key(), data));
        }
    }
}
