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

    /// Makes a change that has been decided on.
    synchronized void apply(Publication change) {
        var key = String.valueOf(change.key());
        forget(byKey.remove(key));
        if (change.change() != null && !change.change().removed()) {
            byKey.put(key, change);
            bytes += cost(change);
            budget.addEntries(cost(change));
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

    private void forget(@Nullable Publication entry) {
        if (entry != null) {
            bytes -= cost(entry);
            budget.addEntries(-cost(entry));
            expiring.remove(entry);
        }
    }

    synchronized void clear() {
        byKey.values().forEach(entry -> budget.addEntries(-cost(entry)));
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

    /// What an entry takes, in memory and in a snapshot, roughly.
    static int cost(Publication entry) {
        return entry.bytes() + OffsetLog.OVERHEAD_BYTES;
    }

    private static long expiresAtMs(Publication entry) {
        return entry.change() == null ? 0 : entry.change().expiresAtMs();
    }
}
