package org.thywill.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.component.Connection;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Own;
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// A channel in use: its numbering, its history and its subscribers.
///
/// Everything that happens to it happens under its lock: so a publication has its offset, is in the history and is
/// given to the fan-out before the next, and what a subscriber is sent from the history joins what is live with
/// nothing lost or doubled. A channel that was dropped does nothing any more; who finds it so asks the
/// [ChannelHub] again.
class ChannelState implements Evictable {
    /// So long a channel stays in use for subscribers that have it by a pattern.
    private static final long PATTERN_IDLE_MS = 60_000;

    final Object lock = new Object();
    /// Guarded by `lock`, as is what follows.
    final History history;

    private final Map<ClientState, By> subscribers = new LinkedHashMap<>();
    private boolean dropped;
    private long keptUntilMs;

    private final String name;
    private final ChannelOptions options;
    private final String epoch;
    private final Fanout fanout;
    private final EngineCounters counters;
    private volatile long usedAtMs;
    private long createdAfter;

    ChannelState(String name, ChannelOptions options, String epoch, Fanout fanout, History history, Services services) {
        this.name = name;
        this.options = options;
        this.epoch = epoch;
        this.fanout = fanout;
        this.history = history;
        this.counters = services.counters();
        this.usedAtMs = services.nowMs();
    }

    /// Called before anyone else knows the channel, if there were publications before.
    final void createdAfter(long offset) {
        createdAfter = offset;
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
        return options.kind() == ChannelOptions.Kind.DURABLE;
    }

    @Override
    public final long usedAtMs() {
        return usedAtMs;
    }

    /// Numbers, keeps and sends a publication; one with an id that the history knows is not published again.
    ///
    /// @param publisher the client that wants it published, or `null` if it is the application
    /// @return `null` if the channel was dropped
    @Nullable
    Publication publish(Json json, @Nullable String id, @Nullable ClientState publisher, long nowMs) {
        var own = own(publisher);
        if (own == null) {
            return add(json, id, null, nowMs);
        }
        synchronized (own.lock) {
            return add(json, id, own, nowMs);
        }
    }

    /// The client that is not to get back what it publishes here, if any.
    final @Nullable ClientState own(@Nullable ClientState publisher) {
        return options.access().echo() ? null : publisher;
    }

    private @Nullable Publication add(Json json, @Nullable String id, @Nullable ClientState own, long nowMs) {
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            expire(nowMs);
            var known = id == null ? null : history.withId(id);
            if (known != null) {
                return known;
            }
            var publisher = own == null ? null : own.publisher();
            var publication = new Publication(history.last() + 1, nowMs, id, publisher, json);
            emit(publication, own, nowMs);
            return publication;
        }
    }

    /// Called under the lock, with the publication that comes next.
    ///
    /// @param own who does not get it back, its lock held; `null` for nobody
    final void emit(Publication publication, @Nullable ClientState own, long nowMs) {
        usedAtMs = nowMs;
        history.add(publication);
        expire(nowMs);
        var link = own == null ? null : own.subscriptions().attachedTo(this);
        if (link == null) {
            fanout.publish(publication);
        } else {
            fanout.detach(link.connection());
            fanout.publish(publication);
            fanout.attach(link.connection(), List.of(new Own(name, publication.offset())));
        }
        counters.publications.increment();
    }

    /// Makes a client a subscriber, and says where it starts. Its connection is attached by [#attach].
    ///
    /// @return `null` if the channel was dropped
    final @Nullable Start join(ClientState client, Wish wish, long nowMs) {
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            usedAtMs = nowMs;
            subscribers.put(client, wish.by());
            var from = wish.subscription().from();
            if (from == null) {
                return startWith(wish.subscription().recent(), nowMs);
            }
            return wish.mayRead() || wish.by() == By.PATTERN // that begins where the channel came into use
                    ? goOn(from, nowMs)
                    : counted(Start.withoutHistory(from, name, epoch, history.last()));
        }
    }

    private Start startWith(int recent, long nowMs) {
        expire(nowMs);
        long after = Math.max(firstAvailable() - 1, history.last() - Math.max(0, recent));
        return new Start(new Position(epoch, after), null, after);
    }

    /// Where a subscriber goes on that comes back.
    final Start goOn(Position from, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return counted(Start.after(from, name, epoch, firstAvailable(), history.last()));
        }
    }

    /// Sends some messages and what follows an offset, and attaches the connection, all at once.
    ///
    /// @return what was sent of the history in bytes, or -1 if that is more than the limit, or not in memory:
    ///     nothing was done then
    final long attach(
            ClientState client, Connection connection, List<? extends ServerMessage> first, long after, int maxBytes) {
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
            fanout.attach(connection, messages);
            return cost;
        }
    }

    /// Publications that a subscriber has missed, as it is sent them.
    final List<ServerMessage> replays(ClientState client, List<Publication> publications) {
        return Replays.of(name, publications, options.access().echo() ? null : client.publisher());
    }

    /// What follows an offset, in part. Blocks on the database if the channel is durable.
    Part read(long after, int maxBytes, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return inMemory(after, maxBytes);
        }
    }

    /// Called under the lock.
    final Part inMemory(long after, int maxBytes) {
        return new Part(gap(after, history.first()), history.after(after, maxBytes));
    }

    final @Nullable Gap gap(long after, long first) {
        if (after + 1 >= first) {
            return null;
        }
        counters.gaps.increment();
        return new Gap(name, epoch, after + 1, first - 1, false);
    }

    final void leave(ClientState client, @Nullable Connection connection) {
        synchronized (lock) {
            subscribers.remove(client);
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
            return List.copyOf(subscribers.keySet());
        }
    }

    /// The newest publications, oldest first, at most so many. Blocks on the database if the channel is durable.
    final List<Publication> newest(int limit, long nowMs) {
        long after;
        synchronized (lock) {
            expire(nowMs);
            after = Math.max(firstAvailable() - 1, history.last() - limit);
        }
        return readAll(after, limit, nowMs);
    }

    /// As far as the history has them. Blocks on the database if the channel is durable.
    List<Publication> readAll(long after, int limit, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            return history.after(after, Integer.MAX_VALUE, limit);
        }
    }

    /// From memory or else, as many as fit into some bytes, but at least one if there is any. Blocks on the database if
    /// the channel is durable.
    final List<Publication> readUpTo(long after, int limit, int maxBytes, long nowMs) {
        var all = new ArrayList<Publication>();
        long left = maxBytes;
        while (all.size() < limit && (left > 0 || all.isEmpty())) {
            long reached = all.isEmpty() ? after : all.getLast().offset();
            var part = read(reached, (int) left, nowMs).publications();
            for (var publication : part) {
                left -= publication.json().length() + OffsetLog.OVERHEAD_BYTES;
                if (all.size() == limit || (left < 0 && !all.isEmpty())) {
                    return all;
                }
                all.add(publication);
            }
            if (part.isEmpty()) {
                break;
            }
        }
        return all;
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

    @Override
    public final boolean forgetHistory() {
        synchronized (lock) {
            boolean any = history.size() > 0;
            history.dropUpTo(history.last());
            return any;
        }
    }

    /// Keeps the channel in use for a while, even if nobody uses it.
    ///
    /// @return its position at this moment; `null` if it was dropped
    final @Nullable Position keepUntil(long timeMs) {
        synchronized (lock) {
            keptUntilMs = Math.max(keptUntilMs, timeMs);
            return dropped ? null : new Position(epoch, history.last());
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
            var last = List.copyOf(subscribers.keySet());
            boolean needed = subscribers.values().stream().anyMatch(by -> by != By.PATTERN)
                    || (!last.isEmpty() && nowMs - usedAtMs <= PATTERN_IDLE_MS);
            boolean kept = options.shownOnPage() || nowMs < keptUntilMs;
            if (needed || kept || !forgettable(nowMs)) {
                return null;
            }
            drop();
            return last;
        }
    }

    /// Someone else wants a client to be a subscriber.
    final void by(ClientState client, By by) {
        synchronized (lock) {
            subscribers.replace(client, by);
        }
    }

    /// Where it stood when it came into use.
    final Position created() {
        return new Position(epoch, createdAfter);
    }

    /// Called under the lock.
    boolean forgettable(long nowMs) {
        return history.size() == 0;
    }

    final void drop() {
        synchronized (lock) {
            if (!dropped) {
                dropped = true;
                subscribers.clear();
                history.dropUpTo(history.last());
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
