package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.Fanout.Lag;
import org.thywill.component.ServerMessage;

/// Brings one connection what is on one channel: what its client has missed, then what is published; and if it takes
/// that too slowly, what it has missed again. Guarded by the client's lock, except where it says otherwise.
final class Feed implements Lag {
    private final ClientState client;
    private final Link link;
    private final Member member;

    Feed(ClientState client, Link link, Member member) {
        this.client = client;
        this.link = link;
        this.member = member;
    }

    /// Sends what a subscription begins with: at once if it is little, else in pieces.
    ///
    /// @param announcement comes before it
    void begin(Start start, List<ServerMessage> announcement) {
        var first = new ArrayList<>(announcement);
        if (start.gap() != null) {
            first.add(start.gap());
        }
        var connection = link.connection();
        var channel = member.channel();
        int limit = link.inlineLeft();
        long sent = start.anew()
                ? channel.attachAnew(connection, first, limit, lag(), services().nowMs())
                : channel.attach(client, connection, first, start.after(), limit, lag());
        if (sent >= 0) {
            member.attached(link);
            link.sentInline(sent);
            return;
        }
        first.forEach(connection::send);
        services().counters().catchUps.increment();
        catchUp(start);
    }

    private void catchUp(Start start) {
        var backlog = member.channel().options().kind().state()
                ? new EntriesBacklog(client, link, member, start, lag(), services())
                : new ChannelBacklog(client, link, member, start.after(), lag(), services());
        member.waitsFor(backlog);
        link.catchUp().add(backlog);
    }

    private Lag lag() {
        return switch (slowClient()) {
            case CLOSE, DROP -> Lag.NOBODY;
            case CONFLATE, PAUSE -> this;
        };
    }

    private SlowClient slowClient() {
        return ChannelState.slowClient(member.channel().options());
    }

    /// What the push calls when the connection takes the channel's publications too slowly. It then catches up as one
    /// that was away. Needs no lock.
    @Override
    public void behind(long after) {
        var counters = services().counters();
        (slowClient() == SlowClient.CONFLATE ? counters.conflated : counters.paused).increment();
        services().executor().execute(() -> goOn(after));
    }

    private void goOn(long after) {
        synchronized (client.lock) {
            boolean current = client.link() == link && client.subscriptions().has(member);
            if (current && member.attached() == link) {
                member.attached(null);
                catchUp(member.channel().startAfterLag(after));
            }
        }
    }

    private Services services() {
        return client.services();
    }
}
