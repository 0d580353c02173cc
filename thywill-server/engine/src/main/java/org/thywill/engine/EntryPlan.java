package org.thywill.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;
import org.thywill.engine.EntryRules.Situation;

/// Changes of one channel's entries that are to be stored together, decided on one after another before any of them is
/// made. Used by the writing thread only, which is the only one to change these entries.
final class EntryPlan {
    private final Entries entries;
    /// The newest change of each key that has any.
    private final Map<String, Publication> changes = new HashMap<>();

    private int moreEntries;
    private long moreBytes;

    EntryPlan(Entries entries) {
        this.entries = entries;
    }

    /// @return `null` if the change is to be made
    @Nullable
    Outcome objection(EntryChange change, Json json, long nowMs) {
        return entries.rules().objection(change, json, situation(change.key()), nowMs);
    }

    void add(Publication change) {
        var key = String.valueOf(change.key());
        count(situation(key).current(), -1);
        changes.put(key, change);
        count(entryOf(change), 1);
    }

    private void count(@Nullable Publication entry, int sign) {
        if (entry != null) {
            moreEntries += sign;
            moreBytes += sign * (long) Entries.cost(entry);
        }
    }

    private Situation situation(String key) {
        var made = entries.situation(key);
        var planned = changes.get(key);
        var current = planned == null ? made.current() : entryOf(planned);
        return new Situation(current, made.entries() + moreEntries, made.bytes() + moreBytes);
    }

    private static @Nullable Publication entryOf(Publication change) {
        return change.change() == null || change.change().removed() ? null : change;
    }
}
