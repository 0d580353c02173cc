package org.thywill.push.comet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Fanout.Lag;

/// What is to be delivered at the end of the current tick of an event loop.
///
/// Frames are only noted at first, each with its place in the order in which they were asked for. At the end all
/// that was published on a channel is joined into one buffer, and each member gets it with one write and one flush.
/// A connection for which there is more than one channel's share in the tick is singled out: it gets a buffer of
/// its own, with everything in the order of the places.
///
/// A connection to which something could not be delivered, for whatever reason, is closed, so that its client comes
/// back for it; nothing of that is left for others, or for the next tick.
final class Tick {
    private final Batch shared = new Batch();
    private final Batch changed = new Batch();
    private final Batch own = new Batch();
    private final Merger merger = new Merger();
    private final List<Members> touched = new ArrayList<>();
    private final List<CometConnection> singled = new ArrayList<>();
    private final List<TickFrames> spare = new ArrayList<>();

    /// Goes on from tick to tick.
    private long place;

    private long number;

    /// Notes a frame for one connection.
    void send(CometConnection connection, Frame frame) {
        if (connection.isClosed()) {
            return;
        }
        var frames = connection.tickFrames;
        if (frames == null) {
            frames = spare.isEmpty() ? new TickFrames() : spare.removeLast();
            connection.tickFrames = frames;
        }
        frames.add(++place, frame);
        singleOut(connection);
    }

    /// Notes a frame for all members.
    void publish(Members members, Frame frame) {
        if (members.size() == 0) {
            return;
        }
        if (members.published.size() == 0) {
            touched.add(members);
        }
        members.published.add(++place, frame);
    }

    /// From here on the connection is a member.
    ///
    /// @param lag told if it falls behind
    /// @param wholeUpTo it is given the whole of what builds upon a publication up to this offset
    void attach(CometConnection connection, Members members, Lag lag, long wholeUpTo) {
        if (connection.isClosed() || connection.membership(members) != null) {
            members.expectOneLess();
            return;
        }
        connection.add(members.add(connection, place, lag, wholeUpTo));
        if (members.published.size() > 0) {
            singleOut(connection);
        }
    }

    void detach(CometConnection connection, Members members) {
        if (connection.membership(members) == null) {
            return;
        }
        flush(connection);
        var membership = connection.membership(members); // none if the connection has closed, or was behind
        if (membership != null) {
            connection.remove(membership);
            members.remove(membership);
        }
    }

    /// Delivers what is noted for one connection so far; what follows is delivered at the end.
    void flush(CometConnection connection) {
        if (!connection.isClosed()) {
            singleOut(connection);
            deliverOwn(connection);
        }
    }

    private void singleOut(CometConnection connection) {
        if (!connection.singledOut) {
            connection.singledOut = true;
            singled.add(connection);
        }
    }

    /// Delivers everything.
    void end() {
        number++;
        if (touched.size() > 1) {
            singleOutThoseOfSeveral();
        }
        for (int i = 0; i < touched.size(); i++) {
            deliverShared(touched.get(i));
        }
        for (int i = 0; i < singled.size(); i++) {
            var connection = singled.get(i);
            connection.singledOut = false;
            deliverOwn(connection);
        }
        singled.clear();
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).published.clear();
        }
        touched.clear();
    }

    private void singleOutThoseOfSeveral() {
        for (int t = 0; t < touched.size(); t++) {
            var members = touched.get(t);
            for (int i = 0; i < members.size(); i++) {
                var connection = members.member(i).connection;
                if (connection.tick == number) {
                    singleOut(connection);
                }
                connection.tick = number;
            }
        }
    }

    private void deliverShared(Members members) {
        try {
            if (share(members.published)) {
                deliverDeltas(members);
            } else if (members.closesSlow()) {
                deliverToAll(members);
            } else {
                deliverToThoseNotBehind(members);
            }
        } catch (Throwable e) {
            for (int i = members.size() - 1; i >= 0; i--) {
                members.member(i).connection.fail(e);
            }
        } finally {
            shared.clear();
            changed.clear();
        }
    }

    /// @return whether there are changes among what was published
    private boolean share(TickFrames published) {
        boolean deltas = false;
        for (int i = 0; i < published.size(); i++) {
            shared.add(published.frame(i));
            deltas |= published.frame(i).delta != null;
        }
        return deltas;
    }

    private void deliverToAll(Members members) {
        for (int i = members.size() - 1; i >= 0; i--) {
            var connection = members.member(i).connection;
            if (!connection.singledOut) {
                deliver(connection, shared);
            }
        }
    }

    private void deliverToThoseNotBehind(Members members) {
        for (int i = members.size() - 1; i >= 0; i--) {
            var membership = members.member(i);
            if (!membership.connection.singledOut && !members.leaveOut(membership, 0)) {
                deliver(membership.connection, shared);
            }
        }
    }

    /// Who has everything that the changes of this tick build upon gets those, the others the whole.
    private void deliverDeltas(Members members) {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < members.published.size(); i++) {
            var frame = members.published.frame(i);
            var delta = frame.delta;
            changed.add(delta == null ? frame : delta.frame());
            oldest = delta == null ? oldest : Math.min(oldest, delta.base());
        }
        int saved = shared.bytes() - changed.bytes();
        for (int i = members.size() - 1; i >= 0; i--) {
            var membership = members.member(i);
            boolean leftOut =
                    membership.connection.singledOut || (!members.closesSlow() && members.leaveOut(membership, 0));
            if (!leftOut && membership.has(oldest)) {
                members.countSaved(saved);
                deliver(membership.connection, changed);
            } else if (!leftOut) {
                deliver(membership.connection, shared);
            }
        }
    }

    private void deliverOwn(CometConnection connection) {
        var frames = connection.tickFrames;
        connection.tickFrames = null;
        try {
            gather(connection, frames);
            connection.flushedTo = place;
            if (!own.isEmpty()) {
                connection.deliver(own);
            }
        } catch (Throwable e) {
            connection.fail(e);
        } finally {
            own.clear();
            merger.clear();
            if (frames != null) {
                frames.clear();
                spare.add(frames);
            }
        }
    }

    private void gather(CometConnection connection, @Nullable TickFrames frames) {
        for (int i = connection.memberships() - 1; i >= 0; i--) { // one that is behind goes
            var membership = connection.membership(i);
            var members = membership.members;
            int size = members.published.size();
            if (size > 0) {
                int from = members.published.firstAfter(Math.max(membership.since, connection.flushedTo));
                if (from < size && (members.closesSlow() || !members.leaveOut(membership, from))) {
                    merger.add(members.published, from, membership);
                }
            }
        }
        if (frames != null) {
            merger.add(frames, frames.firstAfter(connection.flushedTo), null);
        }
        long saved = merger.mergeInto(own);
        if (saved > 0) {
            connection.push.counts().savedByDeltas.add(saved);
        }
    }

    private static void deliver(CometConnection connection, Batch batch) {
        try {
            connection.deliver(batch);
        } catch (Throwable e) {
            connection.fail(e);
        }
    }
}
