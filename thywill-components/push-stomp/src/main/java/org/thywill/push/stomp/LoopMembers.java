package org.thywill.push.stomp;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage;

/// The connections of one event loop that are attached to one fan-out. Its methods are called in the order of the
/// fan-out and do their work on the event loop.
final class LoopMembers {
    private final EventLoop loop;
    /// On the event loop only.
    private final Set<StompConnection> members = new LinkedHashSet<>();

    LoopMembers(EventLoop loop) {
        this.loop = loop;
    }

    void attach(StompConnection connection, List<ServerMessage> first) {
        onLoop(() -> {
            first.forEach(connection::present);
            if (connection.isOpen() && members.add(connection)) {
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
                List.copyOf(members).forEach(member -> member.deliver(encodings));
            } finally {
                done.run();
            }
        });
        if (!given) {
            done.run();
        }
    }

    void closeAll(CloseReason reason, String detail) {
        onLoop(() -> List.copyOf(members).forEach(member -> member.end(reason, detail, null)));
    }

    void clear() {
        onLoop(() -> {
            members.forEach(member -> member.left(this));
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
