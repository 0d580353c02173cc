package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.app.PublishOptions;
import org.thywill.component.Connection;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Own;
import org.thywill.component.Standing;
import org.thywill.engine.EntryChange.Outcome;
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// A channel in use: its numbering, its history and its subscribers.
///
/// Everything that happens to it happens under its lock: so a publication has its offset, is in the history and is
/// given to the fan-out before the next, and what a subscriber is sent from the history joins what is live with
/// nothing lost or doubled. A channel that was dropped does nothing any more; who finds it so asks the
/// [ChannelHub] again.
class ChannelState {
    /// Clients keep the data of so many publications at most for what builds upon it
    /// (`documentation/protocol.md`, section 5.9).
    private static final int DELTA_WINDOW = 1_000;

    final Object lock = new Object();
    /// Guarded by `lock`, as is what follows.
    final ChannelHistory history;

    private final ChannelUse use;
    private boolean dropped;
    /// The position that was needed last; who subscribes while nothing is published shares it.
    private @Nullable Position position;
    /// What the channel holds, if it is of kind `state`.
    private final @Nullable Entries entries;
    /// Where it stands among all that can be given up; written once, before anyone else knows the channel.
    private @Nullable Evictable evictable;

    private final String name;
    private final ChannelOptions options;
    private final String epoch;
    private final Fanout fanout;
    private final EngineCounters counters;
    private long createdAfter;

    ChannelState(
            String name,
            ChannelOptions options,
            String epoch,
            Fanout fanout,
            ChannelHistory history,
            Services services) {
        this(name, options, epoch, fanout, history, null, services);
    }

    /// @param entries what the channel holds if it is of kind `state`, else `null`
    ChannelState(
            String name,
            ChannelOptions options,
            String epoch,
            Fanout fanout,
            ChannelHistory history,
            @Nullable Entries entries,
            Services services) {
        this.name = name;
        this.options = options;
        this.epoch = epoch;
        this.fanout = fanout;
        this.history = history;
        this.entries = entries;
        this.counters = services.counters();
        this.use = new ChannelUse(services.nowMs());
    }

    /// Called before anyone else knows the channel, if there were publications before.
    final void createdAfter(long offset) {
        createdAfter = offset;
    }

    /// Called before anyone else knows the channel.
    final void evictable(Evictable as) {
        evictable = as;
    }

    /// As what it can be given up.
    ///
    /// @return `null` if it is not among what can be
    final @Nullable Evictable evictable() {
        return evictable;
    }

    final String name() {
        return name;
    }

    final ChannelOptions options() {
        return options;
    }

    final String epoch() {
        return epoch;
    }

    final boolean durable() {
        return options.kind().durable();
    }

    /// When it was needed last, in epoch milliseconds.
    final long usedAtMs() {
        return use.lastMs();
    }

    /// Numbers, keeps and sends a publication; one with an id that the history knows is not published again.
    ///
    /// @param publisher the client that wants it published, or `null` if it is the application
    /// @return `null` if the channel was dropped
    @Nullable
    Publication publish(Json json, PublishOptions how, @Nullable ClientState publisher, long nowMs) {
        var own = own(publisher);
        if (own == null) {
            return add(json, how, null, nowMs);
        }
        synchronized (own.lock) {
            return add(json, how, own, nowMs);
        }
    }

    /// The client that is not to get back what it publishes here, if any.
    final @Nullable ClientState own(@Nullable ClientState publisher) {
        return echoes(options) ? null : publisher;
    }

    /// Whether clients get back what they publish. A copy is whole only with one's own changes.
    private static boolean echoes(ChannelOptions options) {
        return options.access().echo() || options.kind().state();
    }

    private @Nullable Publication add(Json json, PublishOptions how, @Nullable ClientState own, long nowMs) {
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            expire(nowMs);
            var known = how.id() == null ? null : history.withId(how.id());
            if (known != null) {
                return known;
            }
            var publication = next(json, how, own == null ? null : own.publisher(), nowMs);
            emit(publication, own, nowMs);
            return publication;
        }
    }

    /// Makes the publication that comes next. Called under the lock.
    ///
    /// @param publisher stands for the client that is not to get it back
    Publication next(Json json, PublishOptions how, @Nullable String publisher, long nowMs) {
        return new Publication(history.last() + 1, nowMs, how.id(), null, publisher, json);
    }

    /// What the client that has published it gets instead.
    private List<ServerMessage> inPlaceOf(Publication publication) {
        return publication.offset() > 0 ? List.of(new Own(name, publication.offset())) : List.of();
    }

    /// What becomes of slow clients. Where clients do not get back their own, a publisher is detached and attached
    /// again for each publication; so nobody can be detached for being slow.
    static SlowClient slowClient(ChannelOptions options) {
        var wanted = options.slowClient();
        return echoes(options) || wanted == SlowClient.DROP ? wanted : SlowClient.CLOSE;
    }

    /// Called under the lock, with the publication that comes next.
    ///
    /// @param own who does not get it back, its lock held; `null` for nobody
    final void emit(Publication publication, @Nullable ClientState own, long nowMs) {
        use.now(nowMs);
        var before = options.deltas() ? replaced(publication) : null;
        history.add(publication);
        if (entries != null) {
            entries.apply(publication, history);
        }
        expire(nowMs);
        var link = own == null ? null : own.subscriptions().attachedTo(this);
        if (link == null) {
            give(publication, before);
        } else {
            giveWaiting();
            fanout.detach(link.connection());
            give(publication, before);
            giveWaiting(); // before the publisher is there again
            fanout.attach(link.connection(), inPlaceOf(publication));
        }
        counters.publications.increment();
    }

    /// Changes an entry, if it may be changed; a change with an id that the history knows is not made again.
    ///
    /// @return `null` if the channel was dropped
    /// @throws IllegalStateException if the channel is not of kind `state`
    @Nullable
    Outcome change(EntryChange change, Json json, @Nullable String id, long nowMs) {
        var held = entries();
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            expire(nowMs);
            var known = id == null ? null : history.withId(id);
            if (known != null) {
                return new Outcome.Made(known);
            }
            var objection = held.rules().objection(change, json, held.situation(change.key()), nowMs);
            if (objection != null) {
                return objection;
            }
            long offset = history.last() + 1;
            var made = new Publication(offset, nowMs, id, change.key(), null, json, change.at(nowMs));
            emit(made, null, nowMs);
            return new Outcome.Made(made);
        }
    }

    /// Removes the entries whose time is over. Called once a second; must not block.
    final void expireEntries(long nowMs) {
        if (entries != null) {
            removeOver(entries.due(nowMs), nowMs);
        }
    }

    /// Removes entries whose time is over, unless they are written again meanwhile. Must not block.
    void removeOver(List<Publication> due, long nowMs) {
        for (var entry : due) {
            change(EntryChange.expire(entry), Json.NULL, null, nowMs);
        }
    }

    /// What the channel holds.
    ///
    /// @throws IllegalStateException if the channel is not of kind `state`
    final Entries entries() {
        if (entries == null) {
            throw new IllegalStateException("The channel " + name + " is not of kind state, but " + options.kind());
        }
        return entries;
    }

    final SnapshotPages snapshot(long nowMs) {
        synchronized (lock) {
            return new SnapshotPages(name, entries().present(nowMs), history.last());
        }
    }

    /// What a publication takes the place of, if its subscribers may be told what it changes about that. Called
    /// under the lock, before the publication is in the history.
    private @Nullable Publication replaced(Publication publication) {
        var change = publication.change();
        if (change != null && change.removed()) {
            return null;
        }
        var before = newestOf(publication);
        return before != null && publication.offset() - before.offset() <= DELTA_WINDOW ? before : null;
    }

    /// The newest so far of the same key. Called under the lock.
    @Nullable
    Publication newestOf(Publication publication) {
        return entries == null ? null : entries.get(String.valueOf(publication.key()));
    }

    private void give(Publication publication, @Nullable Publication before) {
        if (before == null) {
            give(publication);
        } else {
            fanout.publish(publication, before);
        }
    }

    /// Hands a publication to the fan-out, now or later. Called under the lock.
    void give(Publication publication) {
        fanout.publish(publication);
    }

    /// Hands to the fan-out what it was not given yet. Called under the lock.
    void giveWaiting() {}

    /// Hands to the fan-out what it was not given yet.
    final void giveNow() {
        synchronized (lock) {
            giveWaiting();
        }
    }

    /// Makes a client a subscriber, and says where it starts. Its connection is attached by [#attach].
    ///
    /// @return `null` if the channel was dropped
    final @Nullable Start join(ClientState client, Wish wish, long nowMs) {
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            use.now(nowMs);
            use.begin(client, wish.by());
            var from = wish.subscription().from();
            if (from == null && entries == null) {
                return startWith(wish.subscription().recent(), wish.getsNewest(), nowMs);
            }
            boolean mayRead = wish.mayRead() || wish.by() == By.PATTERN; // that begins where the channel came into use
            return goOn(from, mayRead ? 0 : history.last(), nowMs);
        }
    }

    /// Called under the lock, for a subscriber that gives no position.
    Start startWith(int recent, boolean mayRead, long nowMs) {
        expire(nowMs);
        long after = beforeNewest(Math.max(0, recent));
        return new Start(position(after), null, after);
    }

    /// A position in this channel. Called under the lock.
    final Position position(long offset) {
        if (position == null || position.offset() != offset) {
            position = new Position(epoch, offset);
        }
        return position;
    }

    /// Where a subscriber goes on that has seen something.
    ///
    /// @param hidden it may not read what was published up to this offset; that is announced as lost
    Start goOn(@Nullable Position from, long hidden, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            long first = Math.max(firstAvailable(), hidden + 1);
            if (entries != null) {
                return Start.ofCopy(from, epoch, first, history.last());
            }
            return from == null
                    ? startWith(0, false, nowMs)
                    : counted(Start.after(from, name, epoch, first, history.last()));
        }
    }

    /// As [#beforeNewest(int, long)]. Called under the lock.
    long beforeNewest(int count) {
        return history.beforeNewest(count);
    }

    /// Where a subscriber goes on that has read too slowly. If more has changed than there are entries, it gets those.
    final Start startAfterLag(long after) {
        synchronized (lock) {
            boolean anew = entries != null && history.last() - after > entries.size();
            return new Start(null, null, after, anew);
        }
    }

    /// What a subscriber is told of where it goes on.
    final Standing standing(Start start) {
        return new Standing(start.position(), options.kind(), options.deltas());
    }

    /// Sends some messages and what follows an offset, and attaches the connection, all at once.
    ///
    /// @param lag told if the connection falls behind
    /// @return what was sent of the history in bytes, or -1 if that is more than the limit, or not in memory:
    ///     nothing was done then
    final long attach(
            ClientState client,
            Connection connection,
            List<? extends ServerMessage> first,
            long after,
            int maxBytes,
            Fanout.Lag lag) {
        synchronized (lock) {
            if (after + 1 < history.first()) {
                return -1;
            }
            long cost = history.costAfter(after, maxBytes);
            if (cost > maxBytes) {
                return -1;
            }
            var messages = new ArrayList<ServerMessage>(first);
            if (cost > 0) {
                messages.addAll(replays(client, history.after(after, Integer.MAX_VALUE)));
            }
            giveWaiting();
            fanout.attach(connection, messages, lag);
            return cost;
        }
    }

    /// As [#attach], but sends everything that the channel holds instead of what follows an offset.
    final long attachAnew(
            Connection connection, List<? extends ServerMessage> first, int maxBytes, Fanout.Lag lag, long nowMs) {
        synchronized (lock) {
            long cost = entries().bytes();
            if (cost > maxBytes) {
                return -1;
            }
            var messages = new ArrayList<ServerMessage>(first);
            messages.addAll(snapshot(nowMs).rest(CatchUp.PIECE_BYTES));
            fanout.attach(connection, messages, lag);
            return cost;
        }
    }

    /// Publications that a subscriber has missed, as it is sent them.
    final List<ServerMessage> replays(ClientState client, List<Publication> publications) {
        return Replays.of(name, publications, echoes(options) ? null : client.publisher());
    }

    /// What follows an offset, in part: as much as fits into some bytes, at least one publication if there is any, and
    /// not more than `limit`. Blocks on the database if the channel is durable.
    Part read(long after, int maxBytes, int limit, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return inMemory(after, maxBytes, limit);
        }
    }

    /// Called under the lock.
    final Part inMemory(long after, int maxBytes, int limit) {
        return new Part(gap(after, history.first()), history.after(after, maxBytes, limit));
    }

    final @Nullable Gap gap(long after, long first) {
        if (after + 1 >= first) {
            return null;
        }
        if (entries == null) {
            counters.gaps.increment();
        }
        return new Gap(name, epoch, after + 1, first - 1, false);
    }

    final void leave(ClientState client, @Nullable Connection connection) {
        synchronized (lock) {
            use.end(client);
            if (connection != null) {
                fanout.detach(connection);
            }
        }
    }

    final void detach(Connection connection) {
        synchronized (lock) {
            fanout.detach(connection);
        }
    }

    final List<ClientState> subscribers() {
        synchronized (lock) {
            return use.subscribers();
        }
    }

    /// The newest publications, oldest first, at most so many. Blocks on the database if the channel is durable.
    final List<Publication> newest(int limit, long nowMs) {
        return readAll(beforeNewest(limit, nowMs), limit, nowMs);
    }

    /// The offset after which the newest publications follow, so many or as many as there are.
    final long beforeNewest(int count, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return beforeNewest(count);
        }
    }

    /// As far as the history has them. Blocks on the database if the channel is durable.
    List<Publication> readAll(long after, int limit, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return history.after(after, Integer.MAX_VALUE, limit);
        }
    }

    /// Which offsets can be had.
    ///
    /// @param first the oldest, one past the newest if there is none
    record Bounds(long first, long last) {}

    final Bounds bounds(long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return new Bounds(firstAvailable(), history.last());
        }
    }

    /// The oldest offset that can be had, from memory or else; one past the newest if there is none. Called under
    /// the lock.
    long firstAvailable() {
        return history.first();
    }

    /// Drops from memory what is past the channel's limits. Called under the lock.
    void expire(long nowMs) {
        long notBefore = nowMs - options.historyAge().toMillis();
        history.trim(options.historySize(), options.historyBytes(), notBefore);
    }

    /// Drops what it has in memory of what was published.
    ///
    /// @return whether there was anything
    final boolean forgetHistory() {
        synchronized (lock) {
            boolean any = history.size() > 0;
            giveWaiting(); // which takes memory too
            history.clear();
            return any;
        }
    }

    /// Keeps the channel in use for a while, even if nobody uses it.
    ///
    /// @return its position at this moment; `null` if it was dropped
    final @Nullable Position keepUntil(long timeMs) {
        synchronized (lock) {
            use.until(timeMs);
            return dropped ? null : position(history.last());
        }
    }

    /// Drops the channel if nobody needs it: it has nothing that could be asked for, and no subscribers, or for a while
    /// only such as subscribe to it again when it comes into use again.
    ///
    /// @return the subscribers that it had; `null` if it was not dropped
    final @Nullable List<ClientState> dropIfIdle(long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            if (dropped) {
                return List.of();
            }
            if (options.shownOnPage() || use.isNeeded(nowMs) || !forgettable(nowMs)) {
                return null;
            }
            var last = use.subscribers();
            drop();
            return last;
        }
    }

    /// Someone else wants a client to be a subscriber.
    final void by(ClientState client, By by) {
        synchronized (lock) {
            use.by(client, by);
        }
    }

    /// Where it stood when it came into use.
    final Position created() {
        return new Position(epoch, createdAfter);
    }

    /// Called under the lock.
    boolean forgettable(long nowMs) {
        return history.size() == 0 && (entries == null || entries.size() == 0);
    }

    final void drop() {
        synchronized (lock) {
            if (!dropped) {
                dropped = true;
                giveWaiting(); // to nobody any more
                use.clear();
                history.clear();
                if (entries != null) {
                    entries.clear();
                }
                fanout.close();
            }
        }
    }

    /// Called under the lock.
    final boolean dropped() {
        return dropped;
    }

    private Start counted(Start start) {
        if (start.gap() != null) {
            counters.gaps.increment();
        }
        return start;
    }

    /// A part of the history.
    ///
    /// @param gap what is to be announced before it
    record Part(@Nullable Gap gap, List<Publication> publications) {}
}
