package org.thywill.component.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Database;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;

/// A database that forgets everything with its last reference, and fails when a test says so.
public final class MemoryDatabase implements Database {
    private record Channel(ChannelState state, TreeMap<Long, StoredPublication> stored) {}

    private record Key(String application, String key) {}

    private final Map<String, StoredSession> sessions = new HashMap<>();
    private final Map<String, Channel> channels = new HashMap<>();
    private final Map<String, Map<String, StoredPublication>> entries = new HashMap<>();
    private final Map<Key, Json> values = new HashMap<>();
    private int failures;
    private int failuresAfterwards;
    private Random chance = new Random(0);
    private int failurePercent;
    private int transactions;

    @Override
    public void start() {}

    @Override
    public void stop(Duration grace) {}

    /// The next calls fail and change nothing.
    public synchronized void failNext(int calls) {
        failures = calls;
    }

    /// How many of the next calls are still to fail.
    public synchronized int failing() {
        return failures;
    }

    /// The next transactions that append are carried out, but fail all the same: as when the connection is lost while
    /// the answer is under way.
    public synchronized void failAfterAppending(int appends) {
        failuresAfterwards = appends;
    }

    /// From now on calls fail at random. An append may fail when it is carried out.
    ///
    /// @param percent so many; 0 for none
    public synchronized void failAtRandom(Random random, int percent) {
        chance = random;
        failurePercent = percent;
    }

    /// What a server finds that is started after the one that uses this database was killed: all that is stored here.
    /// Nothing is stored here any more, since every call fails.
    public synchronized MemoryDatabase handOver() {
        var next = new MemoryDatabase();
        next.sessions.putAll(sessions);
        channels.forEach((name, channel) ->
                next.channels.put(name, new Channel(channel.state(), new TreeMap<>(channel.stored()))));
        entries.forEach((name, ofChannel) -> next.entries.put(name, new HashMap<>(ofChannel)));
        next.values.putAll(values);
        failures = Integer.MAX_VALUE;
        return next;
    }

    /// How many times publications were appended.
    public synchronized int transactions() {
        return transactions;
    }

    @Override
    public synchronized void saveSessions(List<StoredSession> saved) {
        answer();
        saved.forEach(session -> sessions.merge(
                session.id(),
                session,
                (old, renewed) -> new StoredSession(old.id(), old.createdMs(), renewed.lastSeenMs())));
    }

    @Override
    public synchronized Optional<StoredSession> session(String id) {
        answer();
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public synchronized int removeSessions(long lastSeenBeforeMs) {
        answer();
        int before = sessions.size();
        sessions.values().removeIf(session -> session.lastSeenMs() < lastSeenBeforeMs);
        return before - sessions.size();
    }

    @Override
    public synchronized ChannelState openChannel(String channel, String newEpoch) {
        answer();
        return channels.computeIfAbsent(channel, _ -> new Channel(new ChannelState(newEpoch, 1, 0), new TreeMap<>()))
                .state();
    }

    @Override
    public synchronized void append(List<StoredPublication> publications) {
        answer();
        var fresh = publications.stream()
                .filter(publication -> !publication.equals(
                        existing(publication.channel()).stored().get(publication.offset())))
                .toList();
        var last = new HashMap<String, Long>();
        var ids = new HashSet<Key>();
        for (var publication : fresh) {
            var channel = publication.channel();
            long expected = last.getOrDefault(channel, existing(channel).state().lastOffset()) + 1;
            if (publication.offset() != expected) {
                throw failure("Offset " + publication.offset() + " does not follow on " + (expected - 1), false);
            }
            var id = publication.id();
            if (id != null && (stored(channel, id) != null || !ids.add(new Key(channel, id)))) {
                throw failure("The id " + id + " is there already", false);
            }
            last.put(channel, publication.offset());
        }
        fresh.forEach(this::put);
        transactions++;
        if (failuresAfterwards > 0) {
            failuresAfterwards--;
            throw failure("The test lost the answer", true);
        }
        failByChance();
    }

    private void put(StoredPublication publication) {
        var channel = existing(publication.channel());
        channel.stored().put(publication.offset(), publication);
        var change = publication.change();
        if (publication.key() != null && change != null) {
            var ofChannel = entries.computeIfAbsent(publication.channel(), _ -> new HashMap<>());
            ofChannel.remove(publication.key());
            if (!change.removed()) {
                ofChannel.put(publication.key(), withoutId(publication));
            }
        }
        update(publication.channel(), publication.offset(), channel);
    }

    private static StoredPublication withoutId(StoredPublication entry) {
        return new StoredPublication(
                entry.channel(),
                entry.offset(),
                entry.atMs(),
                null,
                entry.key(),
                entry.publisher(),
                entry.json(),
                entry.change());
    }

    @Override
    public synchronized List<StoredPublication> entries(String channel) {
        answer();
        return entries.getOrDefault(channel, Map.of()).values().stream()
                .sorted(Comparator.comparingLong(StoredPublication::offset))
                .toList();
    }

    private void update(String name, long lastOffset, Channel channel) {
        long first =
                channel.stored().isEmpty() ? lastOffset + 1 : channel.stored().firstKey();
        channels.put(name, new Channel(new ChannelState(channel.state().epoch(), first, lastOffset), channel.stored()));
    }

    @Override
    public synchronized List<StoredPublication> publications(String channel, long after, int limit) {
        answer();
        return stored(channel).tailMap(after, false).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<StoredPublication> publication(String channel, String id) {
        answer();
        return Optional.ofNullable(stored(channel, id));
    }

    private @Nullable StoredPublication stored(String channel, String id) {
        return stored(channel).values().stream()
                .filter(publication -> id.equals(publication.id()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized int trim(String channel, long upToOffset) {
        answer();
        if (!channels.containsKey(channel)) {
            return 0;
        }
        var old = existing(channel).stored().headMap(upToOffset, true);
        int count = old.size();
        old.clear();
        update(channel, existing(channel).state().lastOffset(), existing(channel));
        return count;
    }

    @Override
    public synchronized Optional<Json> value(String application, String key) {
        answer();
        return Optional.ofNullable(values.get(new Key(application, key)));
    }

    @Override
    public synchronized void putValue(String application, String key, Json json) {
        answer();
        values.put(new Key(application, key), json);
    }

    @Override
    public synchronized boolean putValueIfAbsent(String application, String key, Json json) {
        answer();
        return values.putIfAbsent(new Key(application, key), json) == null;
    }

    @Override
    public synchronized boolean removeValue(String application, String key) {
        answer();
        return values.remove(new Key(application, key)) != null;
    }

    @Override
    public synchronized List<String> keys(String application, String prefix, int limit) {
        answer();
        var keys = new ArrayList<String>();
        values.keySet().stream()
                .filter(key ->
                        key.application().equals(application) && key.key().startsWith(prefix))
                .map(Key::key)
                .sorted(Comparator.comparing(key -> key.codePoints().toArray(), java.util.Arrays::compare))
                .limit(limit)
                .forEach(keys::add);
        return keys;
    }

    /// Empty if there is no such channel.
    private NavigableMap<Long, StoredPublication> stored(String channel) {
        var found = channels.get(channel);
        return found == null ? new TreeMap<>() : found.stored();
    }

    private Channel existing(String channel) {
        var found = channels.get(channel);
        if (found == null) {
            throw failure("The channel " + channel + " was not opened", false);
        }
        return found;
    }

    private void answer() {
        if (failures > 0) {
            failures--;
            throw failure("The test let the database fail", true);
        }
        failByChance();
    }

    private void failByChance() {
        if (failurePercent > 0 && chance.nextInt(100) < failurePercent) {
            throw failure("The test leaves it to chance whether the database fails", true);
        }
    }

    private static DatabaseException failure(String message, boolean worthRetrying) {
        return new DatabaseException(message, worthRetrying, new IllegalStateException(message));
    }
}
