package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Fanout.Lag;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage.Replay;

/// What a subscriber of a channel of kind `state` needs to have the newest copy: all entries in pages, then the changes
/// since. If those cannot be had any more when it comes to them, it begins again. When little is left, the rest is sent
/// and the connection attached at once, so nothing comes between.
final class EntriesBacklog implements Backlog {
    private final ClientState client;
    private final Link link;
    private final Member member;
    private final Lag lag;
    private final Services services;
    private @Nullable SnapshotPages pages;
    private boolean anew;
    private long after;
    private List<Publication> fetched = List.of();

    /// @param start where the subscriber goes on; if it does not begin anew it gets the changes that follow
    EntriesBacklog(ClientState client, Link link, Member member, Start start, Lag lag, Services services) {
        this.client = client;
        this.link = link;
        this.member = member;
        this.lag = lag;
        this.services = services;
        this.anew = start.anew();
        this.after = start.after();
    }

    @Override
    public boolean sendNext() {
        var channel = member.channel();
        boolean changes = !anew && pages == null && fetched.isEmpty();
        var part = changes ? channel.read(after, CatchUp.PIECE_BYTES, Integer.MAX_VALUE, services.nowMs()) : null;
        synchronized (client.lock) {
            if (client.link() != link || !client.subscriptions().waitsFor(this, member)) {
                return false;
            }
            if (part != null && part.gap() != null) {
                services.counters().snapshotsAgain.increment();
                anew = true;
            } else if (part != null) {
                fetched = part.publications();
            }
            if (anew) {
                pages = channel.snapshot(services.nowMs());
                anew = false;
            }
            if (pages != null) {
                sendPage(pages);
                return true;
            }
            sendChanges();
            return !fetched.isEmpty() || !attached();
        }
    }

    private void sendPage(SnapshotPages from) {
        link.connection().send(from.next(CatchUp.PIECE_BYTES));
        if (!from.hasNext()) {
            after = from.offset();
            pages = null;
        }
    }

    private void sendChanges() {
        int count = 0;
        long bytes = 0;
        while (count < fetched.size() && bytes < CatchUp.PIECE_BYTES) {
            bytes += Entries.cost(fetched.get(count++));
        }
        if (count > 0) {
            var piece = new ArrayList<>(fetched.subList(0, count));
            fetched = fetched.subList(count, fetched.size());
            after = piece.getLast().offset();
            link.connection().send(new Replay(member.channel().name(), piece));
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
