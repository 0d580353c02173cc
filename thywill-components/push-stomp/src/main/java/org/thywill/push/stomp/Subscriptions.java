package org.thywill.push.stomp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one connection has subscribed to, and by which ids it wants to know it. On its event loop only.
///
/// A client can be a subscriber of a channel without having asked on this connection: the application may have
/// subscribed it, or an earlier connection. What comes there goes to its subscription to `/client`.
///
/// A client need not wait for the server: each channel has a line of ids, and the server comes to the next by
/// ending the first.
final class Subscriptions {
    /// A bound for what has not been answered yet; how many a client may have is the engine's to say.
    static final int MAX = 1_024;

    /// Those that the client has not ended.
    private final Map<String, Subscription> byId = new HashMap<>();

    private final Map<String, Entry> byChannel = new HashMap<>();
    private int size;
    private @Nullable String own;

    /// What a SUBSCRIBE has asked for.
    static final class Subscription {
        private final String id;
        private final String channel;

        /// Whether the server is still to say if it has subscribed.
        private boolean awaited;

        /// Whether the server has an UNSUBSCRIBE for it.
        private boolean leaving;

        private Subscription(String id, String channel, boolean awaited) {
            this.id = id;
            this.channel = channel;
            this.awaited = awaited;
        }

        /// The server is done with the SUBSCRIBE.
        void answered() {
            awaited = false;
        }
    }

    private static final class Entry {
        /// In the order in which they were asked for: what comes carries the id of the first, and all but the last
        /// are leaving.
        final Deque<Subscription> line = new ArrayDeque<>(1);

        /// Whether the server has told where it stands.
        boolean told;

        @Nullable
        String epoch;
    }

    /// The id of the subscription to `/client`, or `null` while there is none.
    @Nullable
    String own() {
        return own;
    }

    void subscribeOwn(String id) {
        if (own != null) {
            throw new MalformedFrameException("There is a subscription to /client already: \"" + own + "\"");
        }
        checkNew(id);
        own = id;
    }

    /// What a SUBSCRIBE asks for, to be given to [#add] once the server has taken it. Asking again for a channel by
    /// the id it has already is no fault: whoever sends again what was cut off does it.
    ///
    /// @param answered whether the server will say if it has subscribed
    Subscription wish(String id, String channel, boolean answered) {
        var known = byId.get(id);
        if (known != null && known.channel.equals(channel)) {
            return known;
        }
        checkNew(id);
        var entry = byChannel.get(channel);
        var last = entry == null ? null : entry.line.peekLast();
        if (last != null && !last.leaving) {
            throw new MalformedFrameException("This channel is subscribed to already: \"" + last.id + "\"");
        }
        return new Subscription(id, channel, answered);
    }

    void add(Subscription subscription) {
        if (byId.putIfAbsent(subscription.id, subscription) == null) {
            byChannel
                    .computeIfAbsent(subscription.channel, _ -> new Entry())
                    .line
                    .add(subscription);
            size++;
        }
    }

    /// The channel that an UNSUBSCRIBE is about.
    ///
    /// @param destination names a channel for which this connection has no id, or `null`
    /// @return `null` if there is none: the id is that of the subscription to `/client`, or of one that has ended
    @Nullable
    String channel(String id, @Nullable String destination) {
        var subscription = byId.get(id);
        if (subscription != null) {
            return subscription.channel;
        }
        if (id.equals(own) || destination == null) {
            return null;
        }
        var channel = ClientFrameReader.channel(destination);
        var entry = byChannel.get(channel);
        return entry == null || entry.line.isEmpty() ? channel : null;
    }

    /// The server has taken an UNSUBSCRIBE. Until it has done it, what comes still carries the id.
    void unsubscribe(String id) {
        if (id.equals(own)) {
            own = null;
        }
        var subscription = byId.remove(id);
        if (subscription != null) {
            subscription.leaving = true;
        }
    }

    /// The server did not do what a SUBSCRIBE has asked for. One that it had subscribed before stays as it is.
    void refused(Subscription subscription) {
        var entry = byChannel.get(subscription.channel);
        if (entry == null || !subscription.awaited || !entry.line.remove(subscription)) {
            return;
        }
        forget(subscription);
        if (entry.line.isEmpty() && !entry.told) {
            byChannel.remove(subscription.channel);
        }
    }

    private void forget(Subscription subscription) {
        byId.remove(subscription.id, subscription);
        size--;
    }

    /// The server has subscribed the client.
    ///
    /// @param epoch `null` if nothing is numbered there
    void subscribed(String channel, @Nullable String epoch) {
        at(channel, epoch);
        var first = first(channel);
        if (first != null) {
            first.answered();
        }
    }

    /// The server has told where a channel stands, the client's own included.
    ///
    /// @param epoch `null` if nothing is numbered there
    void at(String channel, @Nullable String epoch) {
        var entry = byChannel.computeIfAbsent(channel, _ -> new Entry());
        entry.told = true;
        entry.epoch = epoch;
    }

    /// The server has ended a subscription: the first, or one without an id if it is yet to come to the first.
    void unsubscribed(String channel) {
        var entry = byChannel.get(channel);
        if (entry == null) {
            return;
        }
        entry.told = false;
        entry.epoch = null;
        var first = entry.line.peek();
        if (first != null && (first.leaving || !first.awaited)) {
            entry.line.remove();
            forget(first);
        }
        if (entry.line.isEmpty()) {
            byChannel.remove(channel);
        }
    }

    /// The id by which the client wants what comes on a channel, or `null` if it has not said where it wants
    /// anything.
    @Nullable
    String idFor(String channel) {
        var first = first(channel);
        return first == null ? own : first.id;
    }

    private @Nullable Subscription first(String channel) {
        var entry = byChannel.get(channel);
        return entry == null ? null : entry.line.peek();
    }

    @Nullable
    String epoch(String channel) {
        var entry = byChannel.get(channel);
        return entry == null ? null : entry.epoch;
    }

    private void checkNew(String id) {
        if (id.equals(own) || byId.containsKey(id)) {
            throw new MalformedFrameException("The subscription id \"" + id + "\" is in use");
        }
        if (size >= MAX) {
            throw new MalformedFrameException("More than " + MAX + " subscriptions");
        }
    }
}
