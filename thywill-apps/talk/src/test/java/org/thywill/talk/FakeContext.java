package org.thywill.talk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.thywill.app.ApplicationContext;
import org.thywill.app.Channel;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Presence;
import org.thywill.app.Publication;
import org.thywill.app.PublishOptions;
import org.thywill.app.Queue;
import org.thywill.app.Rpc;
import org.thywill.app.StateChannel;
import org.thywill.app.Storage;

/// A server that keeps what is published on its channels, and no more.
final class FakeContext implements ApplicationContext {
    final Map<String, ChannelOptions> declared = new HashMap<>();
    private final Map<String, FakeChannel> channels = new HashMap<>();

    @Override
    public String id() {
        return "talk";
    }

    @Override
    public void declare(String pattern, ChannelOptions options) {
        declared.put(pattern, options);
    }

    @Override
    public synchronized FakeChannel channel(String name) {
        return channels.computeIfAbsent(name, FakeChannel::new);
    }

    @Override
    public StateChannel state(String name) {
        throw new UnsupportedOperationException("Talk has no such channels");
    }

    @Override
    public Storage storage() {
        throw new AssertionError("Talk stores nothing under keys");
    }

    @Override
    public Rpc rpc() {
        throw new AssertionError("Talk exposes nothing");
    }

    @Override
    public Queue queue(String name) {
        throw new AssertionError("Talk has no queues");
    }

    @Override
    public ClientQueue queuesOfClients(String name) {
        throw new AssertionError("Talk pushes nothing");
    }

    @Override
    public Optional<Client> client(String id) {
        return Optional.empty();
    }

    @Override
    public void recheck(Client client) {}

    @Override
    public Collection<Client> clients() {
        return List.of();
    }

    @Override
    public Collection<Client> clients(String userId) {
        return List.of();
    }

    @Override
    public void requireUsers() {
        throw new AssertionError("Talk is for guests too");
    }

    @Override
    public void revoke(String userId, String reason) {
        throw new AssertionError("Talk revokes nobody");
    }

    @Override
    public void endSession(String sessionId, String reason) {
        throw new AssertionError("Talk ends no session");
    }

    record FakePublication(long offset, String id, Object data) implements Publication {
        @Override
        public Instant at() {
            return Instant.EPOCH;
        }

        @Override
        public String json() {
            return String.valueOf(data);
        }

        @Override
        public <T> T as(Class<T> type) {
            return type.cast(data);
        }
    }

    static final class FakePresence implements Presence {
        /// What is told of each client, by its id.
        final Map<String, Object> tracked = new ConcurrentHashMap<>();

        @Override
        public void track(Client client, Object data) {
            tracked.put(client.id(), data);
        }

        @Override
        public List<StateChannel.Entry> list() {
            throw new AssertionError("Pages of Talk list those who are there");
        }

        @Override
        public Optional<StateChannel.Entry> get(Client client) {
            throw new AssertionError("Talk asks for nobody");
        }

        @Override
        public int size() {
            throw new AssertionError("Pages of Talk count those who are there");
        }

        @Override
        public void subscribe(Client client) {
            throw new AssertionError("Pages of Talk subscribe by themselves");
        }

        @Override
        public void unsubscribe(Client client) {
            throw new AssertionError("Pages of Talk unsubscribe by themselves");
        }
    }

    static final class FakeChannel implements Channel {
        private final String name;
        private final List<FakePublication> publications = new ArrayList<>();
        private final FakePresence presence = new FakePresence();

        FakeChannel(String name) {
            this.name = name;
        }

        synchronized List<Object> published() {
            return publications.stream().map(FakePublication::data).toList();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public FakePresence presence() {
            return presence;
        }

        @Override
        public synchronized Publication publish(Object data, PublishOptions options) {
            var id = options.id();
            for (var known : publications) {
                if (id != null && id.equals(known.id())) {
                    return known;
                }
            }
            publications.add(new FakePublication(publications.size() + 1, id, data));
            return publications.getLast();
        }

        @Override
        public void subscribe(Client client, int recent) {
            throw new AssertionError("Pages of Talk subscribe by themselves");
        }

        @Override
        public void unsubscribe(Client client) {
            throw new AssertionError("Pages of Talk unsubscribe by themselves");
        }

        @Override
        public Collection<Client> subscribers() {
            return List.of();
        }

        @Override
        public List<Publication> history(int limit) {
            return historyAfter(Math.max(0, publications.size() - limit), limit);
        }

        @Override
        public synchronized List<Publication> historyAfter(long offset, int limit) {
            return publications.stream()
                    .filter(publication -> publication.offset() > offset)
                    .limit(limit)
                    .map(Publication.class::cast)
                    .toList();
        }
    }
}
