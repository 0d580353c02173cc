package org.thywill.push.comet;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.Fanout.Lag;

/// The members of one fan-out on one event loop, and what was published for them in the current tick.
final class Members {
    /// What a transport adds to a frame at most.
    private static final int FRAMING_BYTES = 16;

    private final LoopShard shard;

    /// Counts from the call to attach on, not only once the event loop has done it; so it is never too low.
    private final AtomicInteger count = new AtomicInteger();

    /// What follows is for the event loop.
    final TickFrames published = new TickFrames();

    private final SlowClient slowClient;
    private final Counts counts;

    /// The offset of each frame in `published`, unless slow connections are closed.
    private long[] offsets = {};

    private Membership[] members = {};
    private int size;

    Members(LoopShard shard, SlowClient slowClient, Counts counts) {
        this.shard = shard;
        this.slowClient = slowClient;
        this.counts = counts;
    }

    LoopShard shard() {
        return shard;
    }

    boolean isEmpty() {
        return count.get() == 0;
    }

    void expectOneMore() {
        count.incrementAndGet();
    }

    /// The member that was expected does not come.
    void expectOneLess() {
        count.decrementAndGet();
    }

    int size() {
        return size;
    }

    Membership member(int index) {
        return members[index];
    }

    /// Whether a member that is behind is given everything nevertheless, until it is closed.
    boolean closesSlow() {
        return slowClient == SlowClient.CLOSE;
    }

    /// The next frame has this offset.
    void comes(long offset) {
        int next = published.size();
        if (next == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(4, next * 2));
        }
        offsets[next] = offset;
    }

    /// Leaves out what was published in the current tick for a member, if that member is behind.
    ///
    /// @param from index of the first frame that it has not got
    /// @return whether it was left out; the member may be none any more then
    boolean leaveOut(Membership membership, int from) {
        int bytes = 0;
        for (int i = from; i < published.size(); i++) {
            bytes += published.frame(i).length() + FRAMING_BYTES;
        }
        if (!membership.connection.isBehind(bytes)) {
            return false;
        }
        if (slowClient == SlowClient.DROP) {
            counts.dropped.add((long) published.size() - from);
        } else {
            membership.connection.remove(membership);
            remove(membership);
            membership.lag.behind(offsets[from] - 1);
        }
        return true;
    }

    /// Counts bytes that a member is not sent since only what has changed is.
    void countSaved(long bytes) {
        counts.savedByDeltas.add(bytes);
    }

    /// @param place where in the tick it begins to receive
    /// @param lag told if it falls behind
    /// @param wholeUpTo as in [Membership#has]
    Membership add(CometConnection connection, long place, Lag lag, long wholeUpTo) {
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(4, size * 2));
        }
        var membership = new Membership(this, connection, place, lag, wholeUpTo);
        membership.index = size;
        members[size++] = membership;
        return membership;
    }

    /// Puts the last member into the place of the one that goes. Who goes through the members while some may go
    /// does so from the end.
    void remove(Membership membership) {
        var last = members[--size];
        members[membership.index] = last;
        last.index = membership.index;
        Arrays.fill(members, size, size + 1, null);
        count.decrementAndGet();
        if (members.length > 4 && size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
    }

    /// That one connection is a member.
    static final class Membership {
        final Members members;
        final CometConnection connection;
        final long since;
        private final Lag lag;
        private final long wholeUpTo;
        private int index;

        private Membership(Members members, CometConnection connection, long since, Lag lag, long wholeUpTo) {
            this.members = members;
            this.connection = connection;
            this.since = since;
            this.lag = lag;
            this.wholeUpTo = wholeUpTo;
        }

        /// Whether the member was given the publication with this offset as a member, and takes what has
        /// changed since.
        boolean has(long offset) {
            return offset > wholeUpTo;
        }
    }
}
