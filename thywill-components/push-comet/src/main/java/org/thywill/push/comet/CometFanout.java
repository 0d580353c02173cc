package org.thywill.push.comet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.CloseReason;
import org.thywill.component.Connection;
import org.thywill.component.Fanout;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.wire.ChannelFrames;

/// Hands what is published to the event loops that have members: one task for each loop and publication. Its own
/// fields are guarded by the promise that calls come one at a time.
final class CometFanout implements Fanout {
    private final CometPush push;
    private final ChannelFrames frames;
    private final SlowClient slowClient;
    private Share[] shares = {};
    /// The offset of the first publication, and of the newest; 0 if there was none.
    private long first;

    private long newest;

    CometFanout(CometPush push, String channel, SlowClient slowClient) {
        this.push = push;
        this.slowClient = slowClient;
        frames = new ChannelFrames(channel);
    }

    @Override
    public void publish(Publication publication) {
        offer(publication, null);
    }

    @Override
    public void publish(Publication publication, Publication before) {
        offer(publication, before.offset() >= first && first > 0 && anyone(share -> share.deltas) ? before : null);
    }

    /// @param before what some members have been given and may be told the change of, or `null`
    private void offer(Publication publication, @Nullable Publication before) {
        newest = publication.offset();
        first = first == 0 ? newest : first;
        Frame frame = null;
        for (var share : shares) {
            if (!share.members.isEmpty()) {
                frame = frame == null ? encode(publication, before) : frame;
                publish(share, frame, newest);
            }
        }
    }

    /// Encodes once for all, and compresses once for all who take that.
    private Frame encode(Publication publication, @Nullable Publication before) {
        var deflation = push.deflation();
        var deflating = deflation != null && anyone(share -> share.compressed) ? deflation : null;
        var whole = frame(frames.encode(publication), deflating);
        var delta = before == null ? null : frames.encodeDelta(publication, before);
        return before == null || delta == null
                ? whole
                : whole.with(new Frame.Delta(frame(delta, deflating), before.offset()));
    }

    private static Frame frame(byte[] encoded, @Nullable Deflation deflation) {
        return deflation == null ? new Frame(encoded) : deflation.frame(encoded);
    }

    private boolean anyone(Predicate<Share> is) {
        for (var share : shares) {
            if (!share.members.isEmpty() && is.test(share)) {
                return true;
            }
        }
        return false;
    }

    /// A loop that is behind by too much loses its members: they come back and ask for what they have missed, unless
    /// there is nothing to be had any more.
    private void publish(Share share, Frame frame, long offset) {
        var members = share.members;
        if (members.shard().offer(task(members, frame, offset))) {
            return;
        }
        push.counts().overflow.increment();
        if (!share.closing && slowClient != SlowClient.DROP) {
            share.closing = true;
            members.shard().submit(loop -> loop.closeAll(members, CloseReason.OVERLOADED));
        }
    }

    private Task task(Members members, Frame frame, long offset) {
        return slowClient == SlowClient.CLOSE
                ? new Task.Publish(members, frame)
                : new Task.PublishNumbered(members, frame, offset);
    }

    @Override
    public void attach(Connection connection, List<ServerMessage> first, Lag lag) {
        var member = (CometConnection) connection;
        if (member.isClosed()) {
            return;
        }
        var encoded = encode(member, first);
        var share = share(member.shard);
        share.closing = false;
        share.compressed = member.isCompressed() || (share.compressed && !share.members.isEmpty());
        share.deltas = member.takesDeltas() || (share.deltas && !share.members.isEmpty());
        share.members.expectOneMore();
        long wholeUpTo = member.takesDeltas() ? newest : Long.MAX_VALUE;
        member.shard.submit(new Attach(member, share.members, encoded, lag, wholeUpTo));
    }

    private List<Frame> encode(CometConnection member, List<ServerMessage> messages) {
        var deflation = member.isCompressed() ? push.deflation() : null;
        var encoded = new ArrayList<Frame>(messages.size());
        for (var message : messages) {
            var bytes = push.frames().encode(message);
            if (deflation != null) {
                encoded.addAll(deflation.frames(bytes));
            } else if (bytes.length > 0) {
                encoded.add(new Frame(bytes));
            }
        }
        return encoded;
    }

    @Override
    public void detach(Connection connection) {
        var member = (CometConnection) connection;
        for (var share : shares) {
            if (share.members.shard() == member.shard) {
                member.shard.submit(loop -> loop.tick().detach(member, share.members));
            }
        }
    }

    @Override
    public void close() {
        for (var share : shares) {
            share.members.shard().submit(loop -> loop.dissolve(share.members));
        }
        shares = new Share[0];
    }

    private Share share(LoopShard shard) {
        for (var share : shares) {
            if (share.members.shard() == shard) {
                return share;
            }
        }
        var share = new Share(new Members(shard, slowClient, push.counts()));
        shares = Arrays.copyOf(shares, shares.length + 1);
        shares[shares.length - 1] = share;
        return share;
    }

    /// The part of one event loop.
    private static final class Share {
        final Members members;

        /// Everyone who was attached so far is about to be closed.
        boolean closing;

        /// Someone who was attached since it was empty takes frames deflated.
        boolean compressed;

        /// Someone who was attached since it was empty takes deltas.
        boolean deltas;

        Share(Members members) {
            this.members = members;
        }
    }

    private record Attach(CometConnection member, Members members, List<Frame> first, Lag lag, long wholeUpTo)
            implements Task {
        @Override
        public void run(LoopShard shard) {
            for (var frame : first) {
                shard.tick().send(member, frame);
            }
            shard.tick().attach(member, members, lag, wholeUpTo);
        }

        @Override
        public int bytes() {
            int bytes = 0;
            for (var frame : first) {
                bytes += frame.heldBytes();
            }
            return bytes;
        }
    }
}
