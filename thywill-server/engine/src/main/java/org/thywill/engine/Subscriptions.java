package org.thywill.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
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

    /// Whether the client has this very subscription.
    @SuppressWarnings("ReferenceEquality")
    boolean has(Member member) {
        return members.get(member.channel().name()) == member;
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
        var member = new Member(channel, wish, start);
        add(member);
        var link = client.link();
        if (link != null) {
            var announcement = new Subscribed(channel.name(), channel.standing(start));
            new Feed(client, link, member).begin(start, List.of(announcement));
        }
        return true;
    }

    /// Takes a subscription that was made.
    void add(Member member) {
        var name = member.channel().name();
        members = Few.with(members, name, member);
        hub().presences().changed(name, client);
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

    /// Has everything sent that waits on its channels. Called without the client's lock.
    void giveNow() {
        List<Member> all;
        synchronized (client.lock) {
            all = List.copyOf(members.values());
        }
        all.forEach(member -> member.channel().giveNow());
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
            if (has(member) && member.by() != By.APPLICATION) {
                services().counters().rightsLost.increment();
                unsubscribe(name);
            }
        }
    }

    /// Decides where each subscription goes on over a new connection, and makes those that the client asks for.
    ///
    /// @param had the last the client has seen of each of its channels
    /// @param wishes channels to subscribe to, which are in use already
    Entrance enter(Map<String, Position> had, Map<String, Subscription> wishes) {
        var entrance = new Entrance(client, this);
        members.forEach((name, member) -> entrance.goOn(member, had.get(name)));
        entrance.claim(had.keySet());
        wishes.forEach(entrance::ask);
        return entrance;
    }

    /// The guard is asked again before a subscription goes on over a new connection. Called by the client's mailbox,
    /// without its lock.
    ///
    /// @param from `null` if everything that the channel holds comes first, or where nothing is numbered
    void approve(Link link, Member member, @Nullable Position from) {
        var name = member.channel().name();
        if (!client.allows(Right.SUBSCRIBE, name)) {
            lose(member);
        }
        boolean unread = member.reads(from) && !client.allows(Right.HISTORY, name);
        synchronized (client.lock) {
            if (client.link() == link && has(member)) {
                long nowMs = services().nowMs();
                var start = unread ? member.goOnWithoutReading(from, nowMs) : member.goOn(from, nowMs);
                new Feed(client, link, member).begin(start, List.of());
            }
        }
    }

    /// Whether it is this backlog that the subscription waits for.
    boolean waitsFor(Backlog backlog, Member member) {
        return member.isWaitingFor(backlog) && has(member);
    }
}
