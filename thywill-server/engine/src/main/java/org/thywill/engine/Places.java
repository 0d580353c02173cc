package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How many connections stand of one session, user or address, and how many may. The table holds only those that stand,
/// so it is as bounded as they are. Safe for use by many threads.
final class Places {
    private final int limit;
    /// The one that stands for longest first. Mostly there is one only. A list is guarded by its entry of the table.
    private final ConcurrentHashMap<String, List<Link>> byKey = new ConcurrentHashMap<>();

    /// @param limit 0 for none
    Places(int limit) {
        this.limit = limit;
    }

    /// Whether one more would be too many.
    boolean isFull(String key) {
        var full = new boolean[1];
        byKey.computeIfPresent(key, (_, links) -> {
            full[0] = limit > 0 && links.size() >= limit;
            return links;
        });
        return full[0];
    }

    /// Takes a place.
    ///
    /// @return the one that stands for longest, if it must give way
    @Nullable
    Link enter(String key, Link link) {
        if (limit == 0) {
            return null;
        }
        var longest = new AtomicReference<@Nullable Link>();
        byKey.compute(key, (_, known) -> {
            var links = known == null ? List.of(link) : withOneMore(known, link);
            longest.set(links.size() > limit ? links.getFirst() : null);
            return links;
        });
        return longest.get();
    }

    void leave(String key, Link link) {
        byKey.computeIfPresent(key, (_, links) -> {
            if (links.size() == 1) {
                return links.contains(link) ? null : links;
            }
            links.remove(link);
            return links;
        });
    }

    /// A list of one cannot be changed.
    private static List<Link> withOneMore(List<Link> links, Link link) {
        var more = links.size() == 1 ? new ArrayList<>(links) : links;
        more.add(link);
        return more;
    }

    int size() {
        return byKey.size();
    }
}
