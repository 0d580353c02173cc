package org.thywill.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Fanout.Lag;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// The channels of one client. While the client is away it costs a channel nothing but to know it. Guarded by the
/// client's lock.
final class Subscriptions {
    private static final Json NOTHING = Json.ofValid("{}");

    private final ClientState client;
    private final Services services;
    private final ChannelHub hub;
    private final Map<String, Member> members = new HashMap<>();
    /// What the application tells of the client on channels with presence.
    private final Map<String, Json> tracked = new HashMap<>();

    Subscriptions(ClientState client, Services services, ChannelHub hub) {
        this.client = client;
        this.services = services;
        this.hub = hub;
    }

    /// A client's place in a channel.
    static final class Member {
        private final ChannelState channel;
        /// Where it began; it goes on from here if it never heard that it is a subscriber.
        private final @Nullable Position begin;
        /// What the newest connection is still sent, before it is attached.
        private @Nullable Backlog backlog;

        private Member(ChannelState channel, @Nullable Position begin) {
            this.channel = channel;
            this.begin = begin;
        }

        ChannelState channel() {
            return channel;
        }
    }

    /// What is told of the client on a channel with presence; `null` if it is not subscribed.
    @Nullable
    Json tracked(String channel) {
        return has(channel) ? tracked.getOrDefault(channel, NOTHING) : null;
    }

    void track(String channel, Json data) {
        tracked.put(channel, data);
        hub.presences().changed(channel, client);
    }

    /// The client is here again, or away for so long that it counts as gone.
    void presenceChanged() {
        members.keySet().forEach(channel -> hub.presences().changed(channel, client));
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
        hub.presences().changed(channel.name(), client);
        var link = client.link();
        if (link != null) {
            begin(link, member, start, List.of(new Subscribed(channel.name(), channel.standing(start))));
        }
        return true;
    }

    /// Ends a subscription and tells the client, also if there was none.
    void unsubscribe(String channel) {
        leave(channel);
        tracked.remove(channel);
        hub.presences().changed(channel, client);
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
        var left = List.copyOf(members.keySet());
        members.clear();
        tracked.clear();
        left.forEach(channel -> hub.presences().changed(channel, client));
    }

    /// Decides where each subscription goes on over a new connection, and makes those that the client asks for.
    ///
    /// @param had the last the client has seen of each of its channels
    /// @param wishes channels to subscribe to; those that are durable are in use already
    Entries enter(Map<String, Position> had, Map<String, Subscription> wishes) {
        var entries = new Entries();
        for (var member : members.values()) {
            var said = had.get(member.channel.name());
            // Of a copy it may have got a part only.
            var begin = member.channel.options().kind().state() ? null : member.begin;
            var from = said == null ? begin : said;
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
            hub.presences().changed(name, client);
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
        var lag = lag(link, member);
        int limit = link.catchUp().inlineLeft();
        long sent = start.anew()
                ? member.channel.attachAnew(connection, first, limit, lag)
                : member.channel.attach(connection, first, start.after(), limit, lag);
        if (sent >= 0) {
            member.backlog = null;
            link.catchUp().sentInline(sent);
            return;
        }
        first.forEach(connection::send);
        services.counters().catchUps.increment();
        catchUp(link, member, start, lag);
    }

    private void catchUp(Link link, Member member, Start start, Lag lag) {
        var backlog = member.channel.options().kind().state()
                ? new EntriesBacklog(client, link, member, start, lag, services)
                : new ChannelBacklog(client, link, member, start.after(), lag, services);
        member.backlog = backlog;
        link.catchUp().add(backlog);
    }

    /// What the push calls when the connection takes a channel's publications too slowly. It then catches up as one
    /// that was away.
    private Lag lag(Link link, Member member) {
        var counters = services.counters();
        return switch (member.channel.options().slowClient()) {
            case CLOSE, DROP -> Lag.NOBODY;
            case CONFLATE -> new FallenBehind(link, member, counters.conflated);
            case PAUSE -> new FallenBehind(link, member, counters.paused);
        };
    }

    private final class FallenBehind implements Lag {
        private final Link link;
        private final Member member;
        private final LongAdder counter;

        private FallenBehind(Link link, Member member, LongAdder counter) {
            this.link = link;
            this.member = member;
            this.counter = counter;
        }

        @Override
        public void behind(long after) {
            counter.increment();
            services.executor().execute(() -> goOn(after));
        }

        private void goOn(long after) {
            synchronized (client.lock) {
                if (client.link() == link && members.get(member.channel.name()) == member && member.backlog == null) {
                    catchUp(link, member, member.channel.startAfterLag(after), this);
                }
            }
        }
    }

    /// The backlog was sent, and the connection is attached.
    void caughtUp(Member member) {
        member.backlog = null;
    }

    /// Whether it is this backlog that the subscription waits for.
    @SuppressWarnings("ReferenceEquality") // it is about this very backlog
    boolean waitsFor(Backlog backlog, Member member) {
        return member.backlog == backlog && members.get(member.channel.name()) == member;
    }

    /// What a new connection begins with.
    final class Entries {
        private final Map<Member, Start> starts = new LinkedHashMap<>();
        private final List<Failure> problems = new ArrayList<>();

        /// For each channel where it goes on.
        Map<String, Standing> standings() {
            var standings = new HashMap<String, Standing>();
            starts.forEach((member, start) -> standings.put(member.channel.name(), member.channel.standing(start)));
            return standings;
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
