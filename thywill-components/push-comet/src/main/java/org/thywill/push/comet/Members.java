package org.thywill.push.comet;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// The members of one fan-out on one event loop, and what was published for them in the current tick.
final class Members {
    private final LoopShard shard;

    /// Counts from the call to attach on, not only once the event loop has done it; so it is never too low.
    private final AtomicInteger count = new AtomicInteger();

    /// What follows is for the event loop.
    final TickFrames published = new TickFrames();

    private Membership[] members = {};
    private int size;

    Members(LoopShard shard) {
        this.shard = shard;
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

    /// @param place where in the tick it begins to receive
    Membership add(CometConnection connection, long place) {
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(4, size * 2));
        }
        var membership = new Membership(this, connection, place);
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
        private int index;

        private Membership(Members members, CometConnection connection, long since) {
            this.members = members;
            this.connection = connection;
            this.since = since;
        }
    }
}
