package org.thywill.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.Standing;
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// What a client's new connection begins with: where each of its subscriptions goes on, and what became of those that
/// the client asks for. Guarded by the client's lock.
final class Entrance {
    private final ClientState client;
    private final Subscriptions subscriptions;
    private final Map<Member, Start> starts = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final Map<String, Subscription> later = new LinkedHashMap<>();

    Entrance(ClientState client, Subscriptions subscriptions) {
        this.client = client;
        this.subscriptions = subscriptions;
    }

    /// A subscription goes on over the new connection.
    ///
    /// @param had the last that the client has seen of the channel, or `null` if it does not say
    void goOn(Member member, @Nullable Position had) {
        member.attached(null);
        starts.put(member, member.goOn(had, services().nowMs()));
    }

    /// The client takes channels for its own.
    void claim(Set<String> channels) {
        for (var name : channels) {
            if (!name.equals(ServerMessage.PRIVATE) && !subscriptions.has(name)) {
                lost.add(name);
            }
        }
    }

    /// Makes a subscription that the client asks for, if its channel is in use and the client may have it.
    void ask(String name, Subscription wish) {
        if (subscriptions.has(name)) {
            return;
        }
        if (ChannelNames.isPrefix(name) || (hub().guarded(name) && hub().allows(name, Right.SUBSCRIBE))) {
            askLater(name, wish);
            return;
        }
        boolean mayRead = hub().allows(name, Right.HISTORY);
        if (!hub().allows(name, Right.SUBSCRIBE) || (wish.recent() > 0 && !mayRead)) {
            services().counters().refusedForbidden.increment();
            fail(name, Failures.forbidden(name));
            return;
        }
        var objection = subscriptions.objection(name);
        if (objection != null) {
            fail(name, objection);
        } else if (!join(name, new Wish(wish, By.NAME, mayRead))) {
            fail(name, Failures.OVERLOADED);
        }
    }

    private void askLater(String name, Subscription wish) {
        if (later.size() < services().settings().maxSubscriptions()) {
            later.put(name, wish);
        } else {
            fail(name, subscriptions.tooMany());
        }
    }

    private void fail(String name, Failure why) {
        problems.add(new Problem(why, name));
    }

    private boolean join(String name, Wish wish) {
        var channel = hub().existing(name);
        var start =
                channel == null ? null : channel.join(client, wish, services().nowMs());
        if (channel == null || start == null) {
            return false;
        }
        var member = new Member(channel, wish, start);
        starts.put(member, start);
        subscriptions.add(member);
        return true;
    }

    /// For each channel where it goes on.
    Map<String, Standing> standings() {
        var standings = new HashMap<String, Standing>();
        starts.forEach((member, start) ->
                standings.put(member.channel().name(), member.channel().standing(start)));
        return standings;
    }

    List<Problem> problems() {
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

    /// Sends what each begins with, when the client knows the positions; where there is a guard, when it has been
    /// asked again.
    void begin(Link link) {
        starts.forEach((member, start) -> {
            if (member.by() != By.APPLICATION && hub().guarded(member.channel().name())) {
                var from = start.anew() ? null : start.position();
                client.mailbox().add(() -> subscriptions.approve(link, member, from));
            } else {
                new Feed(client, link, member).begin(start, List.of());
            }
        });
    }

    private Services services() {
        return client.services();
    }

    private ChannelHub hub() {
        return client.application().hub();
    }
}
