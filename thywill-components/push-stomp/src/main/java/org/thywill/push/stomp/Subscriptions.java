package org.thywill.push.stomp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one connection has subscribed to, and by which ids it wants to know it. On its event loop only.
///
/// A client can be a subscriber of a channel without having asked on this connection: the application may have
/// subscribed it, or an earlier connection. What comes there goes to its subscription to `/client`.
final class Subscriptions {
    /// A bound for what has not been answered yet; how many a client may have is the engine's to say.
    static final int MAX = 1_024;

    private final Map<String, String> channelById = new HashMap<>();
    private final Map<String, Entry> byChannel = new HashMap<>();
    private @Nullable String own;

    private static final class Entry {
        @Nullable
        String id;

        /// The id to go by once `id` has been unsubscribed.
        @Nullable
        String next;

        boolean leaving;

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

    /// Asking again for a channel by the id it has already is no fault: whoever sends again what was cut off
    /// does it.
    void subscribe(String id, String channel) {
        var entry = byChannel.get(channel);
        if (entry != null && id.equals(entry.id) && !entry.leaving) {
            return;
        }
        checkNew(id);
        if (entry == null) {
            entry = new Entry();
            byChannel.put(channel, entry);
        }
        if (entry.leaving && entry.next == null) {
            entry.next = id;
        } else if (entry.id == null) {
            entry.id = id;
        } else {
            throw new MalformedFrameException("This channel is subscribed to already: \"" + entry.id + "\"");
        }
        channelById.put(id, channel);
    }

    /// Until the server has done it, what comes still carries the id.
    ///
    /// @param destination names a channel for which this connection has no id, or `null`
    /// @return the channel, or `null` if it was the subscription to `/client`, which has ended with this
    @Nullable
    String unsubscribe(String id, @Nullable String destination) {
        if (id.equals(own)) {
            own = null;
            return null;
        }
        var channel = channelById.remove(id);
        if (channel == null && destination != null) {
            return ClientFrameReader.channel(destination);
        }
        if (channel == null) {
            throw new MalformedFrameException("There is no subscription \"" + id + "\"");
        }
        var entry = byChannel.get(channel);
        if (entry != null && id.equals(entry.next)) {
            entry.next = null;
        } else if (entry != null) {
            entry.leaving = true;
        }
        return channel;
    }

    /// The server did not do what was asked with this id.
    void refused(String id) {
        var channel = channelById.remove(id);
        var entry = channel == null ? null : byChannel.get(channel);
        if (entry == null) {
            return;
        }
        if (id.equals(entry.next)) {
            entry.next = null;
        } else if (!entry.told) {
            byChannel.remove(channel);
        } else {
            entry.id = null;
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

    void unsubscribed(String channel) {
        var entry = byChannel.remove(channel);
        if (entry == null) {
            return;
        }
        if (entry.id != null) {
            channelById.remove(entry.id);
        }
        if (entry.next != null) {
            var again = new Entry();
            again.id = entry.next;
            byChannel.put(channel, again);
        }
    }

    /// The id by which the client wants what comes on a channel, or `null` if it has not said where it wants
    /// anything.
    @Nullable
    String idFor(String channel) {
        var entry = byChannel.get(channel);
        return entry == null || entry.id == null ? own : entry.id;
    }

    @Nullable
    String epoch(String channel) {
        var entry = byChannel.get(channel);
        return entry == null ? null : entry.epoch;
    }

    private void checkNew(String id) {
        if (id.equals(own) || channelById.containsKey(id)) {
            throw new MalformedFrameException("The subscription id \"" + id + "\" is in use");
        }
        if (channelById.size() >= MAX) {
            throw new MalformedFrameException("More than " + MAX + " subscriptions");
        }
    }
}
