package org.thywill.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thywill.remote.StateChannel.Change;
import org.thywill.remote.StateChannel.Entry;

/// The entries of one channel, and what of them is still to be told. Guarded by itself.
final class EntryCopy {
    private Map<String, Entry> entries = new TreeMap<>();
    /// What there was under each key before the changes that are still to be told; `null` for nothing.
    private Map<String, @Nullable Entry> before = new LinkedHashMap<>();

    synchronized @Nullable Entry get(String key) {
        return entries.get(key);
    }

    synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /// @return whether this is the first change to be told, as with the others
    synchronized boolean put(Entry entry) {
        boolean first = note(entry.key());
        entries.put(entry.key(), entry);
        return first;
    }

    synchronized boolean remove(String key) {
        boolean first = note(key);
        entries.remove(key);
        return first;
    }

    /// Puts another copy in the place of this one. What is the same stays.
    synchronized boolean replace(List<Entry> all) {
        boolean first = before.isEmpty();
        var next = new TreeMap<String, Entry>();
        for (var entry : all) {
            var known = entries.get(entry.key());
            next.put(entry.key(), entry.equals(known) ? known : entry);
        }
        for (var key : entries.keySet()) {
            if (!next.containsKey(key)) {
                note(key);
            }
        }
        next.forEach((key, entry) -> {
            if (!entry.equals(entries.get(key))) {
                note(key);
            }
        });
        entries = next;
        return first && !before.isEmpty();
    }

    private boolean note(String key) {
        boolean first = before.isEmpty();
        if (!before.containsKey(key)) {
            before.put(key, entries.get(key));
        }
        return first;
    }

    /// What differs from what was told last.
    synchronized List<Change> takeChanges() {
        var changes = new ArrayList<Change>();
        before.forEach((key, previous) -> {
            var entry = entries.get(key);
            if (!Objects.equals(entry, previous)) {
                changes.add(new Change(key, entry, previous));
            }
        });
        before = new LinkedHashMap<>();
        return List.copyOf(changes);
    }
}
