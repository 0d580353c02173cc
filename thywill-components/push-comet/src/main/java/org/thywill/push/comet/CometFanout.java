package org.thywill.push.comet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    CometFanout(CometPush push, String channel, SlowClient slowClient) {
        this.push = push;
        this.slowClient = slowClient;
        frames = new ChannelFrames(channel);
    }

    @Override
    public void publish(Publication publication) {
        Frame frame = null;
        for (var share : shares) {
            if (!share.members.isEmpty()) {
                frame = frame == null ? encode(publication) : frame;
                publish(share, frame, publication.offset());
            }
        }
    }

    /// Encodes once for all, and compresses once for all who take that.
    private Frame encode(Publication publication) {
        var encoded = frames.encode(publication);
        var deflation = push.deflation();
        return deflation != null && anyoneIsCompressed() ? deflation.frame(encoded) : new Frame(encoded);
    }

    private boolean anyoneIsCompressed() {
        for (var share : shares) {
            if (share.compressed && !share.members.isEmpty()) {
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
        share.members.expectOneMore();
        member.shard.submit(new Attach(member, share.members, encoded, lag));
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

        Share(Members members) {
            this.members = members;
        }
    }

    private record Attach(CometConnection member, Members members, List<Frame> first, Lag lag) implements Task {
        @Override
        public void run(LoopShard shard) {
            for (var frame : first) {
                shard.tick().send(member, frame);
            }
            shard.tick().attach(member, members, lag);
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
