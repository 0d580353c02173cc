package org.thywill.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Condition;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.engine.EntryChange.Outcome;
import org.thywill.engine.EntryChange.What;

/// Tells on a channel of kind `state` who is subscribed to another.
///
/// Whatever may change that only notes the client. Later, on a thread that holds no lock, it is seen how things stand
/// with each client noted, and what differs from what was told is told: so a join and a leave between two such times
/// are told to nobody, and nothing can be told in the wrong order.
final class ChannelPresence {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelPresence.class);

    private final String name;
    private final ChannelHub hub;
    private final Services services;
    private final long intervalMs;
    /// Clients with whom something may have changed.
    private final Map<String, ClientState> noted = new ConcurrentHashMap<>();
    /// Times somebody asked to have told what changed, less those that are dealt with: a thread runs while it is
    /// greater than 0.
    private final AtomicInteger asked = new AtomicInteger();
    /// What was told of each client. Used by the running thread only.
    private final Map<String, Json> told = new HashMap<>();

    private volatile int present;
    private volatile long toldAtMs;

    /// @param channel that is subscribed to
    ChannelPresence(String channel, long intervalMs, ChannelHub hub, Services services) {
        this.name = ServerMessage.PRESENCE + channel;
        this.intervalMs = intervalMs;
        this.hub = hub;
        this.services = services;
    }

    /// May be called with the client's lock held.
    void note(ClientState client) {
        noted.put(client.id(), client);
    }

    boolean isIdle() {
        return noted.isEmpty() && present == 0 && asked.get() == 0;
    }

    /// Few are present, so that what changes is told at once.
    boolean isSmall() {
        return present <= services.settings().presenceAtOnce();
    }

    /// Has told what has changed, if it is time.
    void sweep(long nowMs) {
        if (!noted.isEmpty() && nowMs - toldAtMs >= intervalMs) {
            tellSoon();
        }
    }

    void tellSoon() {
        if (asked.getAndIncrement() == 0) {
            services.executor().execute(this::run);
        }
    }

    private void run() {
        int dealtWith;
        do {
            dealtWith = asked.get();
            toldAtMs = services.nowMs();
            for (var client : List.copyOf(noted.values())) {
                if (noted.remove(client.id(), client) && !told(client)) {
                    noted.put(client.id(), client);
                }
            }
            present = told.size();
        } while (asked.addAndGet(-dealtWith) > 0);
    }

    /// What is noted must not be lost, nor the thread's turn, whatever is thrown.
    ///
    /// @return false if that is to be tried again later
    private boolean told(ClientState client) {
        try {
            return tell(client);
        } catch (IllegalStateException _) { // too many channels, or the application stops
            return false;
        } catch (Throwable e) {
            LOG.error("presence not told channel={} client={}", name, client.id(), e);
            return false;
        }
    }

    /// @return false if that is to be tried again later
    private boolean tell(ClientState client) {
        var id = client.id();
        var data = client.presentAs(name.substring(ServerMessage.PRESENCE.length()));
        var before = told.get(id);
        if (Objects.equals(data, before)) {
            return true;
        }
        if (!change(id, data)) {
            return false;
        }
        if (data == null) {
            told.remove(id);
        } else {
            told.put(id, data);
        }
        return true;
    }

    private boolean change(String id, @Nullable Json data) {
        var change = data == null
                ? EntryChange.remove(id, Condition.ALWAYS)
                : new EntryChange(id, Condition.ALWAYS, null, 0, What.PUT);
        var outcome = hub.change(name, change, data == null ? Json.NULL : data, null);
        boolean full = outcome instanceof Outcome.Full;
        if (full) {
            services.counters().refusedPresence.increment();
        }
        return !full;
    }
}
