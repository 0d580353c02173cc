package org.thywill.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.remote.StateChannel.Entry;

/// Puts the parts of snapshots together: section 5.4 of the protocol. Guarded by the session's lock.
final class Snapshots {
    private final Map<String, List<Entry>> parts = new HashMap<>();

    /// What there is of a channel's snapshot will not be continued.
    void drop(String channel) {
        parts.remove(channel);
    }

    /// Nothing that there is will be continued.
    void clear() {
        parts.clear();
    }

    /// @return the whole snapshot when this was its last part, else `null`
    @Nullable
    List<Entry> add(Incoming.Snapshot part) {
        var entries = parts.computeIfAbsent(part.channel(), _ -> new ArrayList<>());
        entries.addAll(part.entries());
        if (part.more()) {
            return null;
        }
        parts.remove(part.channel());
        return entries;
    }
}
