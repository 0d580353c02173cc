package org.thywill.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;
import org.thywill.component.Publication;

/// What a channel of kind `state` holds: for each key that has an entry, the publication that wrote it. Changed under
/// the channel's lock only; any thread may look.
final class Entries {
    private static final Comparator<Publication> BY_EXPIRY =
            Comparator.comparingLong(Entries::expiresAtMs).thenComparingLong(Publication::offset);

    private final HistoryBudget budget;
    private final EntryRules rules;
    /// In the order of their versions. Guarded by this, as is what follows.
    private final LinkedHashMap<String, Publication> byKey = new LinkedHashMap<>();

    private final TreeSet<Publication> expiring = new TreeSet<>(BY_EXPIRY);
    private long bytes;
    /// All entries, until the next change.
    private @Nullable List<Publication> all;
    /// When the first of the entries is to be removed. Written with this held.
    private volatile long nextExpiryMs = Long.MAX_VALUE;

    private Entries(HistoryBudget budget, EntryRules rules) {
        this.budget = budget;
        this.rules = rules;
    }

    /// What a channel begins with.
    ///
    /// @return `null` if it is not of kind `state`
    static @Nullable Entries of(String channel, ChannelOptions options, HistoryBudget budget, Services services) {
        if (!options.kind().state()) {
            return null;
        }
        var settings = services.settings();
        int most = Presences.isPresence(channel) ? settings.presenceEntries() : settings.stateEntries();
        return new Entries(budget, new EntryRules(most, settings.stateBytes().bytes(), budget));
    }

    /// What decides on changes.
    EntryRules rules() {
        return rules;
    }

    synchronized EntryRules.Situation situation(String key) {
        return new EntryRules.Situation(byKey.get(key), byKey.size(), bytes);
    }

    synchronized int size() {
        return byKey.size();
    }

    /// What all entries take, overhead included.
    synchronized long bytes() {
        return bytes;
    }

    /// The entry of a key, whose time may be over.
    synchronized @Nullable Publication get(String key) {
        return byKey.get(key);
    }

    /// All entries in the order of their versions, those included whose time is over; never changes.
    synchronized List<Publication> all() {
        var known = all;
        if (known == null) {
            known = List.copyOf(byKey.values());
            all = known;
        }
        return known;
    }

    /// Those whose time is not over.
    synchronized List<Publication> present(long nowMs) {
        return nextExpiryMs > nowMs
                ? all()
                : byKey.values().stream().filter(entry -> !isOver(entry, nowMs)).toList();
    }

    /// Whether that very publication has written an entry.
    @SuppressWarnings("ReferenceEquality") // not about one like it
    synchronized boolean has(Publication publication) {
        return byKey.get(String.valueOf(publication.key())) == publication;
    }

    /// Makes a change that has been decided on.
    ///
    /// @param history of the same channel; what it has too is counted here alone
    synchronized void apply(Publication change, ChannelHistory history) {
        var key = String.valueOf(change.key());
        forget(byKey.remove(key), history);
        if (change.change() != null && !change.change().removed()) {
            byKey.put(key, change);
            bytes += cost(change);
            budget.add(-shared(change, history));
            budget.addEntries(footprint(change));
            if (expiresAtMs(change) > 0) {
                expiring.add(change);
            }
        }
        changed();
    }

    private void changed() {
        all = null;
        nextExpiryMs = expiring.isEmpty() ? Long.MAX_VALUE : expiresAtMs(expiring.first());
    }

    private void forget(@Nullable Publication entry, ChannelHistory history) {
        if (entry != null) {
            bytes -= cost(entry);
            budget.addEntries(-footprint(entry));
            expiring.remove(entry);
            budget.add(shared(entry, history));
        }
    }

    private static int shared(Publication entry, ChannelHistory history) {
        return history.has(entry) ? Footprint.publication(entry) : 0;
    }

    /// Drops everything. The history was cleared before.
    synchronized void clear() {
        byKey.values().forEach(entry -> budget.addEntries(-footprint(entry)));
        byKey.clear();
        expiring.clear();
        bytes = 0;
        changed();
    }

    /// Those whose time is over.
    List<Publication> due(long nowMs) {
        return nextExpiryMs > nowMs ? List.of() : over(nowMs);
    }

    private synchronized List<Publication> over(long nowMs) {
        var due = new ArrayList<Publication>();
        for (var entry : expiring) {
            if (expiresAtMs(entry) > nowMs) {
                break;
            }
            due.add(entry);
        }
        return due;
    }

    /// Whether the entry's time is over, though it may still be there for a moment.
    static boolean isOver(Publication entry, long nowMs) {
        long expiresAtMs = expiresAtMs(entry);
        return expiresAtMs > 0 && expiresAtMs <= nowMs;
    }

    /// What an entry takes in a snapshot, roughly; what it counts with among those of its channel.
    static int cost(Publication entry) {
        return entry.bytes() + OffsetLog.OVERHEAD_BYTES;
    }

    /// What an entry takes in memory.
    static int footprint(Publication entry) {
        int bytes = Footprint.publication(entry) + Footprint.LINKED_HASH_NODE;
        return expiresAtMs(entry) > 0 ? bytes + Footprint.TREE_NODE : bytes;
    }

    private static long expiresAtMs(Publication entry) {
        return entry.change() == null ? 0 : entry.change().expiresAtMs();
    }
}
