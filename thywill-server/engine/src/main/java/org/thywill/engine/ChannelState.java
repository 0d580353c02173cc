package org.thywill.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Connection;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;

/// A channel in use: its numbering, its history and its subscribers.
///
/// Everything that happens to it happens under its lock: so a publication has its offset, is in the history and is
/// given to the fan-out before the next, and what a subscriber is sent from the history joins what is live with
/// nothing lost or doubled. A channel that was dropped does nothing any more; who finds it so asks the
/// [ChannelHub] again.
class ChannelState implements Evictable {
    final Object lock = new Object();
    /// Guarded by `lock`, as is what follows.
    final History history;

    private final Set<ClientState> subscribers = new LinkedHashSet<>();
    private boolean dropped;
    private long keptUntilMs;

    private final String name;
    private final ChannelOptions options;
    private final String epoch;
    private final Fanout fanout;
    private final EngineCounters counters;
    private volatile long usedAtMs;

    ChannelState(String name, ChannelOptions options, String epoch, Fanout fanout, History history, Services services) {
        this.name = name;
        this.options = options;
        this.epoch = epoch;
        this.fanout = fanout;
        this.history = history;
        this.counters = services.counters();
        this.usedAtMs = services.nowMs();
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
    /// @return `null` if the channel was dropped
    @Nullable
    Publication publish(Json json, @Nullable String id, long nowMs) {
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            expire(nowMs);
            var known = id == null ? null : history.withId(id);
            if (known != null) {
                return known;
            }
            var publication = new Publication(history.last() + 1, nowMs, id, json);
            emit(publication, nowMs);
            return publication;
        }
    }

    /// Called under the lock, with the publication that comes next.
    final void emit(Publication publication, long nowMs) {
        usedAtMs = nowMs;
        history.add(publication);
        expire(nowMs);
        fanout.publish(publication);
        counters.publications.increment();
    }

    /// Makes a client a subscriber, and says where it starts. Its connection is attached by [#attach].
    ///
    /// @return `null` if the channel was dropped
    final @Nullable Start join(ClientState client, Subscription wish, long nowMs) {
        synchronized (lock) {
            if (dropped) {
                return null;
            }
            usedAtMs = nowMs;
            subscribers.add(client);
            return start(wish, nowMs);
        }
    }

    /// Where a subscriber goes on that comes back.
    final Start start(Subscription wish, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            long last = history.last();
            if (wish.from() != null) {
                return counted(Start.after(wish.from(), name, epoch, firstAvailable(), last));
            }
            long after = Math.max(firstAvailable() - 1, last - Math.max(0, wish.recent()));
            return new Start(new Position(epoch, after), null, after);
        }
    }

    /// Sends some messages and what follows an offset, and attaches the connection, all at once.
    ///
    /// @return what was sent of the history in bytes, or -1 if that is more than the limit, or not in memory:
    ///     nothing was done then
    final long attach(Connection connection, List<? extends ServerMessage> first, long after, int maxBytes) {
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
                messages.add(new Replay(name, history.after(after, Integer.MAX_VALUE)));
            }
            fanout.attach(connection, messages);
            return cost;
        }
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
            return List.copyOf(subscribers);
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

    /// Drops the channel if nobody needs it: it has no subscribers, and nothing that could be asked for.
    final boolean dropIfIdle(long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            boolean kept = options.shownOnPage() || nowMs < keptUntilMs;
            if (!dropped && !kept && subscribers.isEmpty() && forgettable(nowMs)) {
                drop();
            }
            return dropped;
        }
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
