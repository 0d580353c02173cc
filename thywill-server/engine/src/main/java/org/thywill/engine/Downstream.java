package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Problem;

/// What is sent to one client alone: numbers it on the client's private channel, keeps it until it is confirmed, and
/// sends it over the newest connection once that has caught up. The opposite of [Upstream]. Guarded by the client's
/// lock, which all but those methods take that say otherwise. Once the client is gone nothing is sent, or kept.
final class Downstream {
    private final ClientState client;
    private final PrivateChannel channel;
    /// What the newest connection still misses, sent piece by piece; `null` if it is live.
    private @Nullable PrivateBacklog catchingUp;

    Downstream(ClientState client) {
        this.client = client;
        this.channel = new PrivateChannel(client);
    }

    private Services services() {
        return client.services();
    }

    /// Sends a message of the application's.
    void send(Json json) {
        synchronized (client.lock) {
            if (!client.gone()) {
                deliver(channel.direct(json, services().nowMs()));
            }
        }
    }

    /// Calls a function of the client's that gives no answer.
    void tell(String function, Json json) {
        synchronized (client.lock) {
            if (!client.gone()) {
                deliver(channel.call(function, null, json, 0, services().nowMs()));
            }
        }
    }

    /// Appends to a queue of the client's.
    void push(String queue, Json json) {
        synchronized (client.lock) {
            if (!client.gone()) {
                deliver(channel.push(queue, json, services().nowMs()));
            }
        }
    }

    /// Answers a message with data. Without a number there is nothing to answer.
    void answer(long number, Json json) {
        synchronized (client.lock) {
            if (!client.gone() && number > 0) {
                deliver(channel.answer(number, json, services().nowMs()));
            }
        }
    }

    /// Tells the client that its message could not be done.
    ///
    /// @param number 0 for a message without one
    void fail(long number, Failure failure) {
        synchronized (client.lock) {
            var link = client.link();
            if (client.gone()) {
                return;
            }
            if (number > 0) {
                var left = client.upstream().failing(number, failure);
                deliver(channel.failure(number, failure, services().nowMs(), left));
            } else if (link != null) {
                link.connection().send(new Problem(failure));
            }
        }
    }

    /// Tells the client, if it is there, that it does not get what it wished for when it connected.
    void fail(String wished, Failure failure) {
        synchronized (client.lock) {
            var link = client.link();
            if (link != null) {
                link.connection().send(new Problem(failure, wished));
            }
        }
    }

    /// Called with the lock held, as are those that follow.
    PrivateChannel channel() {
        return channel;
    }

    /// Sends an entry of the channel; if the client is away or catching up, it comes to it later.
    void deliver(ServerMessage entry) {
        var link = live();
        if (link != null) {
            link.connection().send(entry);
        }
    }

    /// The newest connection, if it has got everything before what comes now.
    @Nullable
    Link live() {
        return catchingUp == null ? client.link() : null;
    }

    /// Sends what the channel holds to a connection that begins: at once if it is little.
    void catchUp(Link newest, Start start) {
        if (start.gap() != null) {
            services().counters().gaps.increment();
            newest.connection().send(start.gap());
        }
        var backlog = new PrivateBacklog(client, newest, start.after());
        int limit = newest.inlineLeft();
        long cost = channel.costAfter(start.after(), limit);
        if (cost <= limit) {
            newest.sentInline(cost);
            backlog.sendAll();
        } else {
            services().counters().catchUps.increment();
            catchingUp = backlog;
            newest.catchUp().add(backlog);
        }
    }

    /// Whether it is this backlog whose end is waited for.
    boolean catchesUpWith(PrivateBacklog backlog) {
        return catchingUp == backlog;
    }

    /// The newest connection is live.
    void caughtUp() {
        catchingUp = null;
        client.acknowledge();
    }

    /// The newest connection is there no longer, or has not begun.
    void cut() {
        catchingUp = null;
    }
}
