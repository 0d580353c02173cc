package org.thywill.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// The channels of one client. While the client is away it costs a channel nothing but to know it. Guarded by the
/// client's lock, except where it says otherwise.
final class Subscriptions {
    private static final Json NOTHING = Json.ofValid("{}");

    private final ClientState client;
    private Map<String, Member> members = Map.of();
    private int reserved;
    /// What the application tells of the client on channels with presence.
    private Map<String, Json> tracked = Map.of();

    Subscriptions(ClientState client) {
        this.client = client;
    }

    private Services services() {
        return client.services();
    }

    private ChannelHub hub() {
        return client.application().hub();
    }

    boolean has(String channel) {
        return members.containsKey(channel);
    }

    /// What is told of the client on a channel with presence; `null` if it is not subscribed.
    @Nullable
    Json tracked(String channel) {
        return has(channel) ? tracked.getOrDefault(channel, NOTHING) : null;
    }

    void track(String channel, Json data) {
        tracked = Few.with(tracked, channel, data);
        hub().presences().changed(channel, client);
    }

    /// The client is here again, or away for so long that it counts as gone.
    void presenceChanged() {
        members.keySet().forEach(channel -> hub().presences().changed(channel, client));
    }

    /// Whether the client is a subscriber of this very channel, and not of one of that name which was dropped.
    @SuppressWarnings("ReferenceEquality")
    boolean isIn(ChannelState channel) {
        var member = members.get(channel.name());
        return member != null && member.channel() == channel;
    }

    /// How many more the client may have.
    int room() {
        return services().settings().maxSubscriptions() - members.size() - reserved;
    }

    /// Patterns count as subscriptions too.
    void reserved(int patterns) {
        reserved = patterns;
    }

    List<String> namesBy(By by) {
        return members.values().stream()
                .filter(member -> member.by() == by)
                .map(member -> member.channel().name())
                .toList();
    }

    /// A channel was dropped, since only patterns kept it.
    void dropped(ChannelState channel) {
        if (isIn(channel)) {
            unsubscribe(channel.name());
        }
    }

    /// Whether there is room for a channel.
    ///
    /// @return `null` if there is
    @Nullable
    Failure objection(String channel) {
        return room() < 1 && !has(channel) ? tooMany() : null;
    }

    /// Counts that something was refused for want of room. Needs no lock.
    Failure tooMany() {
        services().counters().refusedSubscriptions.increment();
        return Failures.tooManySubscriptions(services().settings().maxSubscriptions());
    }

    /// Makes the client a subscriber, anew if it is one already, and tells it so.
    ///
    /// @return false if the channel was dropped
    boolean subscribe(ChannelState channel, Wish wish) {
        leave(channel.name());
        var start = channel.join(client, wish, services().nowMs());
        if (start == null) {
            return false;
        }
        var member = new Member(channel, wish, start.position());
        members = Few.with(members, channel.name(), member);
        hub().presences().changed(channel.name(), client);
        var link = client.link();
        if (link != null) {
            begin(link, member, start, List.of(new Subscribed(channel.name(), channel.standing(start))));
        }
        return true;
    }

    /// From now on a subscription is the application's.
    ///
    /// @return false if there is none
    boolean adopt(String channel) {
        var member = members.get(channel);
        if (member != null) {
            member.by(By.APPLICATION);
            member.channel().by(client, By.APPLICATION);
        }
        return member != null;
    }

    /// Ends a subscription and tells the client, also if there was none.
    void unsubscribe(String channel) {
        leave(channel);
        tracked = Few.without(tracked, channel);
        hub().presences().changed(channel, client);
        var link = client.link();
        if (link != null) {
            link.connection().send(new Unsubscribed(channel));
        }
    }

    private void leave(String channel) {
        var member = members.get(channel);
        if (member != null) {
            members = Few.without(members, channel);
            var link = client.link();
            member.channel().leave(client, link == null ? null : link.connection());
        }
    }

    /// Ends them all.
    ///
    /// @param last the client's last connection
    void clear(@Nullable Link last) {
        for (var member : members.values()) {
            member.channel().leave(client, last == null ? null : last.connection());
        }
        var left = List.copyOf(members.keySet());
        members = Map.of();
        tracked = Map.of();
        left.forEach(channel -> hub().presences().changed(channel, client));
    }

    /// The client's connection has closed.
    void cut() {
        members.forEach((_, member) -> member.attached(null));
    }

    /// The client's connection, if it is attached to a channel.
    @Nullable
    Link attachedTo(ChannelState channel) {
        var member = members.get(channel.name());
        var link = client.link();
        return member != null && link != null && member.attached() == link ? link : null;
    }

    /// Asks the guards again, and ends the subscriptions that the client has made and may not have any more. Called by
    /// the client's mailbox, without its lock.
    void recheck() {
        List<Member> made;
        synchronized (client.lock) {
            made = List.copyOf(members.values());
        }
        for (var member : made) {
            if (member.by() != By.APPLICATION
                    && !client.allows(Right.SUBSCRIBE, member.channel().name())) {
                lose(member);
            }
        }
    }

    private void lose(Member member) {
        var name = member.channel().name();
        synchronized (client.lock) {
            if (members.get(name) == member && member.by() != By.APPLICATION) {
                services().counters().rightsLost.increment();
                unsubscribe(name);
            }
        }
    }

    /// Decides where each subscription goes on over a new connection, and makes those that the client asks for.
    ///
    /// @param had the last the client has seen of each of its channels
    /// @param wishes channels to subscribe to, which are in use already
    Entries enter(Map<String, Position> had, Map<String, Subscription> wishes) {
        var entries = new Entries();
        members.forEach((name, member) -> {
            member.attached(null);
            var from = member.goesOnAfter(had.get(name));
            entries.starts.put(member, member.channel().goOn(from, services().nowMs()));
        });
        for (var name : had.keySet()) {
            if (!name.equals(ServerMessage.PRIVATE) && !has(name)) {
                entries.lost.add(name);
            }
        }
        wishes.forEach((channel, wish) -> enter(channel, wish, entries));
        return entries;
    }

    private void enter(String name, Subscription wish, Entries entries) {
        if (has(name)) {
            return;
        }
        if (ChannelNames.isPrefix(name) || (hub().guarded(name) && hub().allows(name, Right.SUBSCRIBE))) {
            enterLater(name, wish, entries);
            return;
        }
        boolean mayRead = hub().allows(name, Right.HISTORY);
        if (!hub().allows(name, Right.SUBSCRIBE) || (wish.recent() > 0 && !mayRead)) {
            services().counters().refusedForbidden.increment();
            entries.problems.add(Failures.forbidden(name));
            return;
        }
        var objection = objection(name);
        var member = objection == null ? join(name, new Wish(wish, By.NAME, mayRead), entries) : null;
        if (member == null) {
            entries.problems.add(objection == null ? Failures.OVERLOADED : objection);
        } else {
            members = Few.with(members, member.channel().name(), member);
            hub().presences().changed(name, client);
        }
    }

    private void enterLater(String name, Subscription wish, Entries entries) {
        if (entries.later.size() < services().settings().maxSubscriptions()) {
            entries.later.put(name, wish);
        } else {
            entries.problems.add(tooMany());
        }
    }

    private @Nullable Member join(String name, Wish wish, Entries entries) {
        var channel = hub().existing(name);
        var start =
                channel == null ? null : channel.join(client, wish, services().nowMs());
        if (channel == null || start == null) {
            return null;
        }
        var member = new Member(channel, wish, start.position());
        entries.starts.put(member, start);
        return member;
    }

    /// Sends what a subscription begins with: at once if it is little, else in pieces.
    private void begin(Link link, Member member, Start start, List<ServerMessage> announcement) {
        var first = new ArrayList<>(announcement);
        if (start.gap() != null) {
            first.add(start.gap());
        }
        var connection = link.connection();
        var lag = lag(link, member);
        var channel = member.channel();
        int limit = link.inlineLeft();
        long sent = start.anew()
                ? channel.attachAnew(connection, first, limit, lag, services().nowMs())
                : channel.attach(client, connection, first, start.after(), limit, lag);
        if (sent >= 0) {
            member.attached(link);
            link.sentInline(sent);
            return;
        }
        first.forEach(connection::send);
        services().counters().catchUps.increment();
        catchUp(link, member, start, lag);
    }

    private void catchUp(Link link, Member member, Start start, Lag lag) {
        var backlog = member.channel().options().kind().state()
                ? new EntriesBacklog(client, link, member, start, lag, services())
                : new ChannelBacklog(client, link, member, start.after(), lag, services());
        member.waitsFor(backlog);
        link.catchUp().add(backlog);
    }

    /// The guard is asked again before a subscription goes on over a new connection. Called by the client's mailbox,
    /// without its lock.
    ///
    /// @param from `null` if everything that the channel holds comes first, or where nothing is numbered
    private void approve(Link link, Member member, @Nullable Position from) {
        if (!client.allows(Right.SUBSCRIBE, member.channel().name())) {
            lose(member);
        }
        synchronized (client.lock) {
            if (client.link() == link && members.get(member.channel().name()) == member) {
                begin(link, member, member.channel().goOn(from, services().nowMs()), List.of());
            }
        }
    }

    /// What the push calls when the connection takes a channel's publications too slowly. It then catches up as one
    /// that was away.
    private Lag lag(Link link, Member member) {
        var counters = services().counters();
        return switch (ChannelState.slowClient(member.channel().options())) {
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
            services().executor().execute(() -> goOn(after));
        }

        private void goOn(long after) {
            synchronized (client.lock) {
                boolean current =
                        client.link() == link && members.get(member.channel().name()) == member;
                if (current && member.attached() == link) {
                    member.attached(null);
                    catchUp(link, member, member.channel().startAfterLag(after), this);
                }
            }
        }
    }

    /// Whether it is this backlog that the subscription waits for.
    boolean waitsFor(Backlog backlog, Member member) {
        return member.isWaitingFor(backlog) && members.get(member.channel().name()) == member;
    }

    /// What a new connection begins with.
    final class Entries {
        private final Map<Member, Start> starts = new LinkedHashMap<>();
        private final List<Failure> problems = new ArrayList<>();
        private final List<String> lost = new ArrayList<>();
        private final Map<String, Subscription> later = new LinkedHashMap<>();

        /// For each channel where it goes on.
        Map<String, Standing> standings() {
            var standings = new HashMap<String, Standing>();
            starts.forEach((member, start) ->
                    standings.put(member.channel().name(), member.channel().standing(start)));
            return standings;
        }

        List<Failure> problems() {
            return problems;
        }

        /// Channels that the client takes for its own, but that it is subscribed to no longer.
        List<String> lost() {
            return lost;
        }

        /// Channels to subscribe to for which the guard must be asked first, as many as a client may have.
        Set<Map.Entry<String, Subscription>> later() {
            return later.entrySet();
        }

        /// Sends what each begins with, when the client knows the positions.
        void begin(Link link) {
            starts.forEach((member, start) -> {
                if (member.by() != By.APPLICATION
                        && hub().guarded(member.channel().name())) {
                    var from = start.anew() ? null : start.position();
                    client.mailbox().add(() -> approve(link, member, from));
                } else {
                    Subscriptions.this.begin(link, member, start, List.of());
                }
            });
        }
    }
}
