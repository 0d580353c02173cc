package org.thywill.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;

/// The channels of one client. While the client is away it costs a channel nothing but to know it. Guarded by the
/// client's lock.
final class Subscriptions {
    private final ClientState client;
    private final Services services;
    private final ChannelHub hub;
    private final Map<String, Member> members = new HashMap<>();

    Subscriptions(ClientState client, Services services, ChannelHub hub) {
        this.client = client;
        this.services = services;
        this.hub = hub;
    }

    /// A client's place in a channel.
    static final class Member {
        private final ChannelState channel;
        /// Where it began; it goes on from here if it never heard that it is a subscriber.
        private final Position begin;
        /// What the newest connection is still sent, before it is attached.
        private @Nullable ChannelBacklog backlog;

        private Member(ChannelState channel, Position begin) {
            this.channel = channel;
            this.begin = begin;
        }

        ChannelState channel() {
            return channel;
        }
    }

    int size() {
        return members.size();
    }

    boolean has(String channel) {
        return members.containsKey(channel);
    }

    /// Whether the client may subscribe to a channel by itself.
    ///
    /// @return `null` if it may
    @Nullable
    Failure objection(String channel) {
        if (!hub.allows(channel, Right.SUBSCRIBE)) {
            services.counters().refusedForbidden.increment();
            return Failures.forbidden(channel);
        }
        int limit = services.settings().maxSubscriptions();
        if (members.size() >= limit && !has(channel)) {
            services.counters().refusedSubscriptions.increment();
            return Failures.tooManySubscriptions(limit);
        }
        return null;
    }

    /// Makes the client a subscriber, anew if it is one already, and tells it so.
    ///
    /// @return false if the channel was dropped
    boolean subscribe(ChannelState channel, Subscription wish) {
        leave(channel.name());
        var start = channel.join(client, wish, services.nowMs());
        if (start == null) {
            return false;
        }
        var member = new Member(channel, start.position());
        members.put(channel.name(), member);
        var link = client.link();
        if (link != null) {
            begin(link, member, start, List.of(new Subscribed(channel.name(), start.position())));
        }
        return true;
    }

    /// Ends a subscription and tells the client, also if there was none.
    void unsubscribe(String channel) {
        leave(channel);
        var link = client.link();
        if (link != null) {
            link.connection().send(new Unsubscribed(channel));
        }
    }

    private void leave(String channel) {
        var member = members.remove(channel);
        if (member != null) {
            var link = client.link();
            member.channel.leave(client, link == null ? null : link.connection());
        }
    }

    /// Ends them all.
    ///
    /// @param last the client's last connection
    void clear(@Nullable Link last) {
        for (var member : members.values()) {
            member.channel.leave(client, last == null ? null : last.connection());
        }
        members.clear();
    }

    /// Decides where each subscription goes on over a new connection, and makes those that the client asks for.
    ///
    /// @param had the last the client has seen of each of its channels
    /// @param wishes channels to subscribe to; those that are durable are in use already
    Entries enter(Map<String, Position> had, Map<String, Subscription> wishes) {
        var entries = new Entries();
        for (var member : members.values()) {
            var from = had.getOrDefault(member.channel.name(), member.begin);
            entries.starts.put(member, member.channel.start(new Subscription(from, 0), services.nowMs()));
        }
        wishes.forEach((channel, wish) -> enter(channel, wish, entries));
        return entries;
    }

    private void enter(String name, Subscription wish, Entries entries) {
        if (has(name)) {
            return;
        }
        var objection = objection(name);
        var member = objection == null ? join(name, wish, entries) : null;
        if (member == null) {
            entries.problems.add(objection == null ? Failures.OVERLOADED : objection);
        } else {
            members.put(name, member);
        }
    }

    private @Nullable Member join(String name, Subscription wish, Entries entries) {
        try {
            for (var channel = hub.available(name); channel != null; channel = hub.available(name)) {
                var start = channel.join(client, wish, services.nowMs());
                if (start != null) {
                    var member = new Member(channel, start.position());
                    entries.starts.put(member, start);
                    return member;
                }
                hub.forget(channel);
            }
            return null;
        } catch (IllegalStateException e) { // too many channels, or the application stops
            return null;
        }
    }

    /// Sends what a subscription begins with: at once if it is little, else in pieces.
    private void begin(Link link, Member member, Start start, List<ServerMessage> announcement) {
        var first = new ArrayList<>(announcement);
        if (start.gap() != null) {
            first.add(start.gap());
        }
        var connection = link.connection();
        long sent = member.channel.attach(
                connection, first, start.after(), link.catchUp().inlineLeft());
        if (sent >= 0) {
            member.backlog = null;
            link.catchUp().sentInline(sent);
            return;
        }
        first.forEach(connection::send);
        services.counters().catchUps.increment();
        member.backlog = new ChannelBacklog(client, link, member, start.after(), services);
        link.catchUp().add(member.backlog);
    }

    /// Whether it is this backlog that the subscription waits for.
    boolean waitsFor(ChannelBacklog backlog, Member member) {
        return member.backlog == backlog && members.get(member.channel.name()) == member;
    }

    /// What a new connection begins with.
    final class Entries {
        private final Map<Member, Start> starts = new LinkedHashMap<>();
        private final List<Failure> problems = new ArrayList<>();

        /// For each channel the position after which what follows continues.
        Map<String, Position> positions() {
            var positions = new HashMap<String, Position>();
            starts.forEach((member, start) -> positions.put(member.channel.name(), start.position()));
            return positions;
        }

        List<Failure> problems() {
            return problems;
        }

        /// Sends what each begins with, when the client knows the positions.
        void begin(Link link) {
            starts.forEach((member, start) -> Subscriptions.this.begin(link, member, start, List.of()));
        }
    }
}
