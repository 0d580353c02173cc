package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;

/// A client's place in a channel. Guarded by the client's lock.
final class Member {
    private final ChannelState channel;
    /// Where it began; it goes on from here if it never heard that it is a subscriber.
    private final @Nullable Position begin;
    private final boolean mayRead;
    private By by;
    /// What the newest connection is still sent, before it is attached.
    private @Nullable Backlog backlog;
    /// The connection that is attached to the channel.
    private @Nullable Link attached;

    /// Who wants a client to be a subscriber.
    enum By {
        /// The client, by the channel's name.
        NAME,
        /// The client, by a prefix of the name.
        PATTERN,
        APPLICATION
    }

    /// How a client becomes a subscriber.
    ///
    /// @param mayRead whether it may get what was published before its subscription
    record Wish(Subscription subscription, By by, boolean mayRead) {}

    Member(ChannelState channel, Wish wish, @Nullable Position begin) {
        this.channel = channel;
        this.begin = begin;
        this.mayRead = wish.mayRead();
        this.by = wish.by();
    }

    ChannelState channel() {
        return channel;
    }

    By by() {
        return by;
    }

    void by(By other) {
        by = other;
    }

    /// Where it goes on over a new connection; not before its begin if it may not read what is older.
    ///
    /// @param had the last that the client has seen, or `null` if it does not say
    /// @return `null` where nothing is numbered, and where it needs all entries
    @Nullable
    Position goesOnAfter(@Nullable Position had) {
        if (begin == null) {
            return null;
        }
        if (channel.options().kind().state()) {
            return had; // of a copy that it does not name it may have a part only
        }
        boolean older = had != null && !(had.epoch().equals(begin.epoch()) && had.offset() >= begin.offset());
        return had == null || (older && !mayRead) ? begin : had;
    }

    /// The connection that is attached is this.
    void attached(@Nullable Link link) {
        attached = link;
        backlog = null;
    }

    @Nullable
    Link attached() {
        return attached;
    }

    void waitsFor(Backlog next) {
        backlog = next;
    }

    @SuppressWarnings("ReferenceEquality") // it is about this very backlog
    boolean isWaitingFor(Backlog other) {
        return backlog == other;
    }
}
