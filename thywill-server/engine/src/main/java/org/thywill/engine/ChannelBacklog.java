package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.thywill.component.Fanout.Lag;
import org.thywill.component.Publication;

/// What a subscriber missed of one channel. When little of it is left, the rest is sent and the connection attached
/// at once, so nothing comes between.
final class ChannelBacklog implements Backlog {
    private final ClientState client;
    private final Link link;
    private final Member member;
    private final Lag lag;
    private final Services services;
    private long after;
    private List<Publication> fetched = List.of();

    ChannelBacklog(ClientState client, Link link, Member member, long after, Lag lag, Services services) {
        this.client = client;
        this.link = link;
        this.member = member;
        this.after = after;
        this.lag = lag;
        this.services = services;
    }

    @Override
    public boolean sendNext() {
        var channel = member.channel();
        var part = fetched.isEmpty()
                ? channel.read(after, CatchUp.PIECE_BYTES, Integer.MAX_VALUE, services.nowMs())
                : null;
        synchronized (client.lock) {
            if (client.link() != link || !client.subscriptions().waitsFor(this, member)) {
                return false;
            }
            if (part != null) {
                if (part.gap() != null) {
                    link.connection().send(part.gap());
                    after = part.gap().to();
                }
                fetched = part.publications();
            }
            sendPiece();
            return !fetched.isEmpty() || !attached();
        }
    }

    private void sendPiece() {
        int count = 0;
        long bytes = 0;
        while (count < fetched.size() && bytes < CatchUp.PIECE_BYTES) {
            bytes += ChannelHistory.cost(fetched.get(count++));
        }
        if (count > 0) {
            var piece = new ArrayList<>(fetched.subList(0, count));
            fetched = fetched.subList(count, fetched.size());
            after = piece.getLast().offset();
            member.channel().replays(client, piece).forEach(link.connection()::send);
        }
    }

    private boolean attached() {
        if (member.channel().attach(client, link.connection(), List.of(), after, CatchUp.PIECE_BYTES, lag) < 0) {
            return false;
        }
        member.attached(link);
        return true;
    }
}
