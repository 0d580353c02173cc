package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;

/// A client's place in a channel. Guarded by the client's lock.
final class Member {
    private final ChannelState channel;
    /// Where it began; it goes on from here if it never heard that it is a subscriber. Of what was published before it
    /// has been given nothing.
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
    record Wish(Subscription subscription, By by, boolean mayRead) {
        /// Whether it gets the newest of each key where only that matters. To whom the application subscribes it shows
        /// that.
        boolean getsNewest() {
            return mayRead || by == By.APPLICATION;
        }
    }

    Member(ChannelState channel, Wish wish, Start start) {
        this.channel = channel;
        this.begin = wish.mayRead() ? start.position() : start.behindGap();
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

    /// Goes on over a new connection: with nothing of before its begin, unless it may read that.
    ///
    /// @param had the last that the client has seen, or `null` if it does not say
    Start goOn(@Nullable Position had, long nowMs) {
        // Of a copy that the client does not name it may have a part only.
        var from = had == null && !channel.options().kind().state() ? begin : had;
        return mayRead ? channel.goOn(from, 0, nowMs) : goOnWithoutReading(from, nowMs);
    }

    /// As the other, where the client may not read any more what was before its begin.
    Start goOnWithoutReading(@Nullable Position from, long nowMs) {
        return channel.goOn(from, begin == null ? 0 : begin.offset(), nowMs);
    }

    /// Whether it gets something of before its begin if it goes on after a position of the channel.
    boolean reads(@Nullable Position from) {
        return mayRead && begin != null && from != null && from.offset() < begin.offset();
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
