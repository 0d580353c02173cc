package org.thywill.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.app.StorageException;
import org.thywill.component.Database;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.DatabaseException;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;

/// A channel that the database keeps; memory holds the newest publications only.
///
/// Offsets are given out by the one [DurableWriter], when it stores: what nobody stored has no offset, and what
/// could not be stored leaves no hole.
final class DurableChannel extends ChannelState {
    private static final Logger LOG = LoggerFactory.getLogger(DurableChannel.class);

    /// How many publications memory holds at most, in number and in bytes; the others are read when asked for.
    private static final int CACHED = 1_000;

    private static final long CACHED_BYTES = 1 << 20;
    private static final int LOADED_AT_FIRST = 200;
    private static final int PAGE = 32;
    /// How many entries are removed at a time since their time is over. When that is stored, others follow.
    private static final int EXPIRING = 256;
    private static final long IDLE_MS = Duration.ofMinutes(1).toMillis();

    private final String key;
    private final Services services;
    private final DurableWriter writer;
    /// Guarded by the lock, as is what follows.
    private final DurableExtent extent;

    private int writing;
    /// Whether the database is about to remove what is too much.
    private boolean trimming;
    /// Keys of entries that are being removed since their time is over.
    private final Set<String> expiring = new HashSet<>();
    /// Whether its last write may have succeeded although it failed. Used by the writing thread only.
    private boolean unsure;

    private DurableChannel(
            String key,
            String name,
            ChannelOptions options,
            Database.ChannelState stored,
            Fanout fanout,
            @Nullable Entries entries,
            Services services,
            ChannelResources resources) {
        super(name, options, stored.epoch(), fanout, ChannelHistory.of(entries, resources.budget()), entries, services);
        this.key = key;
        this.services = services;
        this.writer = resources.writer();
        this.extent = new DurableExtent(stored.firstOffset(), options);
    }

    /// Opens the channel and loads its newest publications, and what it holds. Blocks. All is read before anything is
    /// made, so that nothing is left of a channel that cannot be opened.
    static DurableChannel open(
            String application, String name, ChannelOptions options, Services services, ChannelResources resources) {
        var key = application + "/" + name;
        var database = services.database();
        var stored = database.openChannel(key, Secrets.epoch());
        long after = Math.max(stored.firstOffset() - 1, stored.lastOffset() - LOADED_AT_FIRST);
        var newest = database.publications(key, after, LOADED_AT_FIRST);
        var entries = options.kind().state() ? database.entries(key) : List.<StoredPublication>of();
        var fanout = services.push().fanout(application, name, slowClient(options));
        var held = Entries.of(name, options, resources.budget(), services);
        var channel = new DurableChannel(key, name, options, stored, fanout, held, services, resources);
        try {
            channel.load(newest, stored.lastOffset());
            channel.createdAfter(stored.lastOffset());
            entries.forEach(entry -> channel.entries().apply(entry.publication(), channel.history));
            return channel;
        } catch (Throwable e) {
            channel.drop();
            throw e;
        }
    }

    String key() {
        return key;
    }

    private void load(List<StoredPublication> newest, long lastOffset) {
        synchronized (lock) {
            boolean complete = !newest.isEmpty() && newest.getLast().offset() == lastOffset;
            history.restartAfter(complete ? newest.getFirst().offset() - 1 : lastOffset);
            if (complete) {
                newest.forEach(stored -> keep(stored.publication()));
            }
            expire(services.nowMs());
        }
    }

    private void keep(Publication publication) {
        history.add(publication);
        extent.added(publication.offset(), publication.bytes());
    }

    /// Waits until the publication is on disk.
    ///
    /// @throws StorageException if it could not be stored
    @Override
    @Nullable
    Publication publish(Json json, PublishOptions how, @Nullable ClientState publisher, long nowMs) {
        return store(json, how.id(), publisher, null) instanceof Outcome.Made(var publication) ? publication : null;
    }

    /// Waits until the change is on disk.
    ///
    /// @throws StorageException if it could not be stored
    @Override
    @Nullable
    Outcome change(EntryChange change, Json json, @Nullable String id, long nowMs) {
        return store(json, id, null, change);
    }

    /// @return `null` if the channel was dropped
    private @Nullable Outcome store(
            Json json, @Nullable String id, @Nullable ClientState publisher, @Nullable EntryChange change) {
        var write = begin(json, id, publisher, change);
        return write == null ? null : writer.write(List.of(write)).getFirst();
    }

    /// Begins a write, which [DurableWriter#write] must be given. The channel stays in use until that returns.
    ///
    /// @param publisher the client that wants it published, or `null` if it is the application
    /// @return `null` if the channel was dropped
    @Nullable
    DurableWrite begin(Json json, @Nullable String id, @Nullable ClientState publisher, @Nullable EntryChange change) {
        var own = change == null ? own(publisher) : null;
        synchronized (lock) {
            if (dropped()) {
                return null;
            }
            var known = id == null ? null : history.withId(id);
            writing++;
            return new DurableWrite(this, json, id, own, change, known == null ? null : new Outcome.Made(known));
        }
    }

    /// A write is over.
    void end() {
        synchronized (lock) {
            writing--;
        }
    }

    /// Has the removals stored; what fails, or finds too many waiting, is tried again a second later.
    @Override
    void removeOver(List<Publication> due, long nowMs) {
        boolean goesOn = true;
        for (var entry = due.iterator(); goesOn && entry.hasNext(); ) {
            goesOn = remove(EntryChange.expire(entry.next()));
        }
    }

    /// @return false if no more can be removed now
    private boolean remove(EntryChange change) {
        synchronized (lock) {
            if (expiring.contains(change.key())) {
                return true;
            }
            if (expiring.size() >= EXPIRING) {
                return false;
            }
            expiring.add(change.key());
            writing++;
        }
        boolean waits = writer.writeLater(
                new DurableWrite(this, Json.NULL, null, null, change, null),
                failure -> expired(change.key(), failure == null));
        if (!waits) {
            expired(change.key(), false);
        }
        return waits;
    }

    private void expired(String entry, boolean stored) {
        boolean last;
        synchronized (lock) {
            expiring.remove(entry);
            writing--;
            last = expiring.isEmpty();
        }
        if (last && stored) {
            expireEntries(services.nowMs());
        }
    }

    /// The publication with an id, if memory has it. Called by the writer.
    @Nullable
    Publication inMemory(String id) {
        synchronized (lock) {
            return history.withId(id);
        }
    }

    /// Whether the database may have publications that memory has no more. Called by the writer.
    boolean hasForgotten() {
        synchronized (lock) {
            return history.first() > extent.first();
        }
    }

    /// The newest offset that is stored. Called by the writer, the only one to change it.
    long last() {
        synchronized (lock) {
            return history.last();
        }
    }

    /// Makes known what is on disk. Called by the writer.
    ///
    /// @param own who does not get it back; `null` for nobody
    void stored(Publication publication, @Nullable ClientState own, long nowMs) {
        if (own == null) {
            makeKnown(publication, null, nowMs);
            return;
        }
        synchronized (own.lock) {
            makeKnown(publication, own, nowMs);
        }
    }

    private void makeKnown(Publication publication, @Nullable ClientState own, long nowMs) {
        long trimTo;
        synchronized (lock) {
            if (dropped()) {
                history.restartAfter(publication.offset());
                return;
            }
            emit(publication, own, nowMs);
            extent.added(publication.offset(), publication.bytes());
            trimTo = trimming ? 0 : extent.surplus(history.last());
            trimming |= trimTo > 0;
        }
        if (trimTo > 0) {
            services.executor().execute(() -> trimSurplus(trimTo));
        }
    }

    /// If that fails, the next publication has it tried again.
    private void trimSurplus(long to) {
        try {
            trim(to);
        } catch (DatabaseException e) {
            LOG.warn("publications not removed channel={} error={}", key, e.getMessage());
        } finally {
            synchronized (lock) {
                trimming = false;
            }
        }
    }

    /// What may still be there counts as stored, since its ids are. Blocks.
    private void trim(long to) {
        services.database().trim(key, to);
        synchronized (lock) {
            extent.trimmedTo(to);
        }
    }

    /// A write has failed, but may have succeeded. Called by the writer.
    void failed() {
        unsure = true;
    }

    /// After a write of unknown outcome: makes known what was stored after all. Called by the writer.
    void reconcile(long nowMs) {
        if (unsure) {
            makeStoredKnown(nowMs);
            unsure = false;
        }
    }

    private void makeStoredKnown(long nowMs) {
        var database = services.database();
        var state = database.openChannel(key, epoch());
        if (!state.epoch().equals(epoch())) {
            throw new DatabaseException(
                    "The channel " + key + " was replaced in the database while it was in use",
                    false,
                    new IllegalStateException("Epoch " + state.epoch() + " instead of " + epoch()));
        }
        while (last() < state.lastOffset()) {
            var missed = database.publications(key, last(), PAGE);
            if (missed.isEmpty() || missed.getFirst().offset() != last() + 1) {
                throw new DatabaseException(
                        "The channel " + key + " has holes in the database",
                        false,
                        new IllegalStateException("Nothing stored after " + last()));
            }
            missed.forEach(publication -> stored(publication.publication(), publisher(publication), nowMs));
        }
    }

    private @Nullable ClientState publisher(StoredPublication stored) {
        if (stored.publisher() == null) {
            return null;
        }
        return subscribers().stream()
                .filter(client -> stored.publisher().equals(client.publisher()))
                .findFirst()
                .orElse(null);
    }

    @Override
    Part read(long after, int maxBytes, int limit, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            if (after + 1 >= history.first()) {
                return inMemory(after, maxBytes, limit);
            }
        }
        var page = page(after, Math.min(limit, PAGE));
        synchronized (lock) {
            return page.isEmpty()
                    ? new Part(gap(after, history.first()), List.of())
                    : new Part(gap(after, page.getFirst().offset()), page);
        }
    }

    @Override
    List<Publication> readAll(long after, int limit, long nowMs) {
        synchronized (lock) {
            expire(nowMs);
            if (after + 1 >= history.first()) {
                return history.after(after, Integer.MAX_VALUE, limit);
            }
        }
        return page(after, limit);
    }

    /// From the database, but nothing that was not made known yet.
    private List<Publication> page(long after, int limit) {
        var page = services.database().publications(key, after, limit);
        long known = last();
        return page.stream()
                .filter(stored -> stored.offset() <= known)
                .map(StoredPublication::publication)
                .toList();
    }

    @Override
    long beforeNewest(int count) {
        return Math.max(firstAvailable() - 1, history.last() - count);
    }

    @Override
    long firstAvailable() {
        return Math.min(extent.first(), history.last() + 1);
    }

    @Override
    void expire(long nowMs) {
        history.trim(
                Math.min(CACHED, options().historySize()),
                Math.min(CACHED_BYTES, options().historyBytes()),
                nowMs - options().historyAge().toMillis());
    }

    @Override
    boolean forgettable(long nowMs) {
        return writing == 0 && nowMs - usedAtMs() > IDLE_MS;
    }

    /// Removes from the database what is too old. Blocks.
    void trimAged(long nowMs) {
        long notBefore = nowMs - options().historyAge().toMillis();
        while (true) {
            long first;
            synchronized (lock) {
                first = firstAvailable();
            }
            var oldest = services.database().publications(key, first - 1, PAGE);
            var aged = oldest.stream()
                    .filter(publication -> publication.atMs() < notBefore)
                    .toList();
            if (aged.isEmpty()) {
                return;
            }
            trim(aged.getLast().offset());
            if (aged.size() < oldest.size()) {
                return;
            }
        }
    }
}
