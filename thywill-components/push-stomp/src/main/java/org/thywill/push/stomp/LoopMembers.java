package org.thywill.push.stomp;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.CloseReason;
import org.thywill.component.Fanout.Lag;
import org.thywill.component.ServerMessage;

/// The connections of one event loop that are attached to one fan-out. Its methods are called in the order of the
/// fan-out and do their work on the event loop.
final class LoopMembers {
    /// What a MESSAGE frame takes up besides its data, roughly, in bytes.
    private static final long OVERHEAD = 256;

    private final EventLoop loop;
    private final SlowClient slowClient;
    private final LongAdder dropped;
    /// On the event loop only.
    private final Map<StompConnection, Lag> members = new LinkedHashMap<>();

    /// @param dropped counts what a connection was not given since it was behind
    LoopMembers(EventLoop loop, SlowClient slowClient, LongAdder dropped) {
        this.loop = loop;
        this.slowClient = slowClient;
        this.dropped = dropped;
    }

    /// @param lag told if the connection falls behind
    void attach(StompConnection connection, List<ServerMessage> first, Lag lag) {
        onLoop(() -> {
            first.forEach(connection::present);
            if (connection.isOpen() && members.putIfAbsent(connection, lag) == null) {
                connection.joined(this);
            }
        });
    }

    void detach(StompConnection connection) {
        onLoop(() -> {
            members.remove(connection);
            connection.left(this);
        });
    }

    /// Called on the event loop, by a connection that has ended.
    void remove(StompConnection connection) {
        members.remove(connection);
    }

    /// @param done run when every member has it
    void deliver(SharedPublication publication, Runnable done) {
        boolean given = onLoop(() -> {
            try (var encodings = publication.encodings()) {
                // A copy: a member that cannot take it ends, and leaves.
                List.copyOf(members.keySet()).forEach(member -> deliver(member, encodings));
            } finally {
                done.run();
            }
        });
        if (!given) {
            done.run();
        }
    }

    private void deliver(StompConnection member, SharedPublication.Encodings encodings) {
        var publication = encodings.source().publication();
        if (slowClient == SlowClient.CLOSE
                || !member.isBehind(OVERHEAD + publication.json().length())) {
            member.deliver(encodings);
        } else if (slowClient == SlowClient.DROP) {
            dropped.increment();
        } else {
            var lag = members.remove(member);
            member.left(this);
            if (lag != null) {
                lag.behind(publication.offset() - 1);
            }
        }
    }

    void closeAll(CloseReason reason, String detail) {
        onLoop(() -> List.copyOf(members.keySet()).forEach(member -> member.end(reason, detail, null)));
    }

    void clear() {
        onLoop(() -> {
            members.keySet().forEach(member -> member.left(this));
            members.clear();
        });
    }

    /// @return false if the loop has ended, and its connections with it
    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
