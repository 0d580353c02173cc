package org.thywill.remote;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Keeps a client's channels over connections: section 3 of the protocol. Guarded by the session's lock.
final class Subscriptions {
    private final Positions positions;
    private final Snapshots snapshots = new Snapshots();
    private final Values values;
    private final Outbox outbox;
    private final SessionListener listener;
    private final BiConsumer<String, Refused> lost;
    /// Channels that are being asked for again: their positions count on, though no connection knows of them yet.
    private final Set<String> asked = new HashSet<>();
    /// Channels and patterns that the client itself has subscribed to, and not the application.
    private final Set<String> wanted = new LinkedHashSet<>();

    /// @param lost called without the lock when a channel could not be subscribed to again
    Subscriptions(
            Positions positions,
            Values values,
            Outbox outbox,
            SessionListener listener,
            BiConsumer<String, Refused> lost) {
        this.positions = positions;
        this.values = values;
        this.outbox = outbox;
        this.listener = listener;
        this.lost = lost;
    }

    /// The client has subscribed by itself, and that is done.
    void done(String channelOrPattern) {
        if (!settle(channelOrPattern) && !outbox.holds(Message.Kind.UNSUBSCRIBE, channelOrPattern)) {
            wanted.add(channelOrPattern);
        }
    }

    /// Asking for a channel is done, or was refused. Of one that was asked for again something has come since, or it
    /// is not had: it was refused, or has ended while no connection stood.
    ///
    /// @return whether it is not had
    boolean settle(String channel) {
        boolean untold = asked.contains(channel);
        if (untold) {
            unsubscribed(channel);
        }
        return untold;
    }

    /// What a client says when it resumes. It does not name what is being asked for: the server may not know of that,
    /// and if it does, it goes on from where it was asked to.
    Map<String, Position> positions() {
        var all = positions.all();
        all.keySet().removeAll(asked);
        return all;
    }

    /// A pattern is given up.
    ///
    /// @return channels that follow from it alone, to be ended by name: for the server, those that the client named
    ///     when it came back as a new one, so as to miss nothing, do not follow from the pattern
    List<String> endPattern(String pattern) {
        var followed = positions.names().stream()
                .filter(channel -> ChannelPattern.matches(pattern, channel) && isByPattern(channel))
                .toList();
        wanted.remove(pattern);
        return followed.stream().filter(channel -> !isByPattern(channel)).toList();
    }

    /// Whether the client has it only since it matches a pattern.
    private boolean isByPattern(String channel) {
        return !wanted.contains(channel)
                && wanted.stream().anyMatch(pattern -> ChannelPattern.matches(pattern, channel));
    }

    /// Takes the server's word for where a subscription goes on.
    void subscribed(String channel, Standing standing) {
        asked.remove(channel);
        if (standing.kind() == Standing.Kind.STATE) {
            snapshots.drop(channel);
        }
        positions.set(channel, standing);
        values.stand(channel, standing);
        listener.onSubscription(channel);
    }

    /// @return the whole snapshot when this was its last part, else `null`
    @Nullable
    List<StateChannel.Entry> snapshot(Incoming.Snapshot part) {
        var entries = snapshots.add(part);
        positions.copied(part.channel(), part.offset(), entries != null);
        return entries;
    }

    /// There is no connection any more.
    void cut() {
        snapshots.clear();
    }

    void unsubscribed(String channel) {
        asked.remove(channel);
        wanted.remove(channel);
        snapshots.drop(channel);
        positions.forget(channel);
        values.forget(channel);
        listener.onSubscription(channel);
    }

    /// Why no copy of a channel of kind `state` is to come; `null` if one is, or has come.
    @Nullable
    Refused copyObjection(String channel) {
        if (!positions.isSubscribed(channel)) {
            return new Refused("unsubscribed", "Channel " + channel + " is subscribed to no longer", 0);
        } else if (!positions.isCopy(channel)) {
            return new Refused(
                    "invalid", "Channel " + channel + " is not of kind state: use channel(\"" + channel + "\")", 0);
        }
        return null;
    }

    /// The server knows us: takes its word for what we are subscribed to.
    ///
    /// @return what is to be sent again
    List<Frame> resume(Incoming.Connected connected) {
        for (var name : positions.names()) {
            boolean known = connected.channels().containsKey(name);
            if (!known && positions.isSubscribed(name) && !asked.contains(name)) {
                unsubscribed(name);
            }
        }
        connected.channels().forEach(this::subscribed);
        return outbox.after(connected.received());
    }

    /// The server knows nothing of us: what we had subscribed to is subscribed to again, channels from where we
    /// were, so that nothing is missed where their epoch is still the same. What the application had subscribed us
    /// to is its own affair.
    ///
    /// @return what is to be sent again: all that is not done
    List<Frame> begin(Incoming.Connected connected) {
        var missing = new HashSet<>(positions.names());
        missing.removeAll(connected.channels().keySet());
        missing.remove(Session.PRIVATE);
        positions.forget(Session.PRIVATE);
        asked.clear();
        connected.channels().forEach(this::subscribed);
        outbox.rewrite(message -> continued(message, missing));
        for (var channel : missing) {
            if (wanted.contains(channel) || isByPattern(channel)) {
                ask(channel);
            } else {
                positions.park(channel);
            }
        }
        wanted.stream().filter(name -> name.endsWith("*")).forEach(this::askPattern);
        return outbox.after(outbox.acknowledged());
    }

    /// What was asked for and is not done yet goes before what we ask for by ourselves.
    private Message continued(Message message, Set<String> missing) {
        if (message.kind() == Message.Kind.UNSUBSCRIBE && missing.remove(message.channel())) {
            unsubscribed(message.channel());
        } else if (message.kind() == Message.Kind.SUBSCRIBE && missing.remove(message.channel())) {
            asked.add(message.channel());
            return fromPosition(message.channel());
        }
        return message;
    }

    private void ask(String channel) {
        asked.add(channel);
        askFirst(channel, fromPosition(channel), _ -> settle(channel));
    }

    private void askPattern(String pattern) {
        askFirst(pattern, Message.subscribe(pattern, 0), _ -> {});
    }

    private void askFirst(String name, Message message, Consumer<JsonNode> onDone) {
        var _ = outbox.addFirst(message, onDone).whenComplete((_, error) -> {
            if (error instanceof Refused why) {
                lost.accept(name, why);
            }
        });
    }

    /// A channel or pattern that was asked for again was refused.
    ///
    /// @return false if it is had all the same: only the answer was lost
    boolean lose(String name) {
        return name.endsWith("*") ? wanted.remove(name) : settle(name);
    }

    private Message fromPosition(String channel) {
        var position = positions.of(channel);
        return position == null ? Message.subscribe(channel, 0) : Message.subscribe(channel, position);
    }
}
