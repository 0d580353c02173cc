package org.thywill.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.Connection;
import org.thywill.component.Fanout;
import org.thywill.component.Publication;
import org.thywill.component.Push;
import org.thywill.component.ServerMessage;

/// Gives what is published to the connections at once, and notices if the engine calls a fan-out twice at a time.
final class FakePush implements Push {
    final Map<String, FakeFanout> open = new ConcurrentHashMap<>();
    /// Thrown instead of giving anyone what is published next.
    final AtomicReference<Error> failure = new AtomicReference<>();

    @Override
    public void start() {}

    @Override
    public void stop(Duration grace) {}

    @Override
    public Fanout fanout(String application, String channel, SlowClient slowClient) {
        var fanout = new FakeFanout(application + "/" + channel, channel, slowClient);
        if (open.putIfAbsent(fanout.key, fanout) != null) {
            throw new AssertionError("A second fan-out for " + fanout.key);
        }
        return fanout;
    }

    final class FakeFanout implements Fanout {
        final String key;
        private final String channel;
        private final SlowClient slowClient;
        private final Map<FakeConnection, Lag> attached = new LinkedHashMap<>();
        private final AtomicBoolean busy = new AtomicBoolean();
        /// For each publication that came with one before it, the offset of that one.
        final Map<Long, Long> before = new ConcurrentHashMap<>();

        private FakeFanout(String key, String channel, SlowClient slowClient) {
            this.key = key;
            this.channel = channel;
            this.slowClient = slowClient;
        }

        @Override
        public void publish(Publication publication) {
            var thrown = failure.getAndSet(null);
            if (thrown != null) {
                throw thrown;
            }
            alone(() -> {
                attached.keySet().removeIf(connection -> !connection.isOpen());
                var message = new ServerMessage.Replay(channel, List.of(publication));
                List.copyOf(attached.keySet()).forEach(connection -> {
                    if (slowClient == SlowClient.CLOSE || !connection.isBehind()) {
                        connection.send(message);
                    } else if (slowClient != SlowClient.DROP) {
                        attached.remove(connection).behind(publication.offset() - 1);
                    }
                });
            });
        }

        @Override
        public void publish(Publication publication, Publication replaced) {
            before.put(publication.offset(), replaced.offset());
            publish(publication);
        }

        @Override
        public void attach(Connection connection, List<ServerMessage> first, Lag lag) {
            alone(() -> {
                first.forEach(connection::send);
                if (attached.put((FakeConnection) connection, lag) != null) {
                    throw new AssertionError("Attached twice to " + key);
                }
            });
        }

        @Override
        public void detach(Connection connection) {
            alone(() -> attached.remove((FakeConnection) connection));
        }

        @Override
        public void close() {
            alone(() -> open.remove(key, this));
        }

        private void alone(Runnable task) {
            if (!busy.compareAndSet(false, true)) {
                throw new AssertionError("Two calls at a time of the fan-out of " + key);
            }
            try {
                task.run();
            } finally {
                busy.set(false);
            }
        }
    }
}
