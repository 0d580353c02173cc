package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Resume;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// A client that holds copies of channels of kind `state`, as `documentation/protocol.md` says in section 5.4, at the
/// end of a network that loses what is under way when it is cut. It throws when a change does not follow on.
final class CopyClient {
    private final String instance;
    private final Runnable betweenPages;
    final Map<String, Copy> copies = new HashMap<>();
    private final LinkedBlockingQueue<ServerMessage> down = new LinkedBlockingQueue<>();
    private FakeConnection connection;
    private String clientId;
    private String token;
    /// The test lets so many more changes pass before it loses one; negative for never.
    long loseAfter = -1;

    int snapshots;
    int changes;

    /// @param betweenPages what happens on the server whenever a part of a big snapshot waits to be sent
    CopyClient(String instance, Runnable betweenPages) {
        this.instance = instance;
        this.betweenPages = betweenPages;
    }

    boolean connected() {
        return connection != null;
    }

    String id() {
        return clientId;
    }

    FakeConnection connection() {
        return connection;
    }

    Map<String, String> entries(String channel) {
        return copies.get(channel).entries;
    }

    void connect(Engine engine, Map<String, Subscription> subscribe) {
        var positions = new HashMap<String, Position>();
        copies.forEach((channel, copy) -> {
            if (copy.position != null) {
                positions.put(channel, copy.position);
            }
        });
        var resume = token == null ? null : new Resume(clientId, token, positions);
        var made = new FakeConnection() {
            @Override
            public boolean awaitWritable(Duration limit) {
                betweenPages.run();
                return isOpen();
            }
        };
        down.clear();
        made.read(down::add);
        connection = made;
        made.link(engine.connect(
                new ConnectRequest("app", null, instance, 0, resume, resume == null ? subscribe : Map.of()), made));
    }

    void cut() {
        if (connection != null) {
            connection.read(_ -> {});
            connection.close(CloseReason.NO_HEARTBEAT);
            connection = null;
            down.clear();
        }
    }

    /// Leaves for good, and is another client the next time.
    void leave() {
        if (connection != null) {
            connection.link().closed(true);
        }
        connection = null;
        clientId = null;
        token = null;
        copies.clear();
        down.clear();
    }

    /// The network delivers some of what is under way.
    void deliver(int count) {
        for (int i = 0; i < count; i++) {
            var message = down.poll();
            if (message != null) {
                take(message);
            }
        }
    }

    private void take(ServerMessage message) {
        switch (message) {
            case Connected connected -> {
                assertThat(connected.resumed()).isEqualTo(token != null);
                clientId = connected.clientId();
                token = connected.token();
                connected.channels().forEach(this::told);
            }
            case Subscribed(var channel, var standing) -> told(channel, standing);
            case Unsubscribed(var channel) -> copies.remove(channel);
            case Snapshot snapshot -> {
                snapshots++;
                copies.get(snapshot.channel()).take(snapshot);
            }
            case Replay(var channel, var publications) -> publications.forEach(change -> changed(channel, change));
            case Gap gap -> throw new AssertionError("There are no gaps on a channel of kind state: " + gap);
            default -> {}
        }
    }

    private void told(String channel, Standing standing) {
        if (standing.kind().state()) {
            copies.computeIfAbsent(channel, _ -> new Copy()).told(standing.position());
        }
    }

    private void changed(String channel, Publication change) {
        if (loseAfter >= 0 && loseAfter-- == 0) {
            return;
        }
        changes++;
        copies.get(channel).take(change);
    }

    /// What the server holds, in the form of a copy.
    static String shown(long version, String json, Double score) {
        return version + " " + json + " " + score;
    }

    /// What the client has of one channel.
    static final class Copy {
        Map<String, String> entries = new TreeMap<>();
        /// `null` while the copy is not complete.
        Position position;

        private Position told;
        /// The copy that parts of a snapshot are put together to.
        private Map<String, String> next;

        private void told(Position newest) {
            told = newest;
            next = null;
            if (!newest.equals(position)) {
                position = null;
            }
        }

        private void take(Snapshot snapshot) {
            if (next == null) {
                next = new TreeMap<>();
            }
            position = null;
            for (var entry : snapshot.entries()) {
                assertThat(entry.offset()).isLessThanOrEqualTo(snapshot.offset());
                assertThat(next.put(entry.key(), shown(entry)))
                        .as("twice in a snapshot")
                        .isNull();
            }
            if (!snapshot.more()) {
                entries = next;
                next = null;
                position = new Position(told.epoch(), snapshot.offset());
            }
        }

        private void take(Publication change) {
            assertThat(position).as("a change before the copy is complete").isNotNull();
            assertThat(change.offset()).as("follows on").isEqualTo(position.offset() + 1);
            position = new Position(position.epoch(), change.offset());
            if (change.change().removed()) {
                entries.remove(change.key());
            } else {
                entries.put(change.key(), shown(change));
            }
        }

        private static String shown(Publication entry) {
            return CopyClient.shown(
                    entry.offset(), entry.json().toString(), entry.change().score());
        }
    }
}
