package org.thywill.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// The newest publication of each key. What was replaced is no loss; what had to go because of a limit is, and
/// [#first] tells so.
final class LatestHistory implements ChannelHistory {
    /// What finding a publication by its key and its offset takes, roughly, in bytes.
    private static final int KEYED_OVERHEAD_BYTES = 128;

    private final HistoryBudget budget;
    private final TreeMap<Long, Publication> byOffset = new TreeMap<>();
    private final Map<String, Publication> byKey = new HashMap<>();
    private final Map<String, Publication> byId = new HashMap<>();
    private long last;
    private long bytes;
    /// The newest offset that was dropped, and not because something replaced it.
    private long lost;

    LatestHistory(HistoryBudget budget) {
        this.budget = budget;
    }

    /// The publication that this one would replace.
    @Nullable
    Publication newestOf(Publication publication) {
        return byKey.get(keyOf(publication));
    }

    @Override
    public long first() {
        return lost + 1;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public int size() {
        return byOffset.size();
    }

    @Override
    public void add(Publication publication) {
        var replaced = byKey.put(keyOf(publication), publication);
        if (replaced != null) {
            byOffset.remove(replaced.offset());
            gone(replaced);
        }
        last = publication.offset();
        byOffset.put(last, publication);
        bytes += bytesOf(publication);
        budget.add(cost(publication));
        if (publication.id() != null) {
            byId.put(publication.id(), publication);
        }
    }

    @Override
    public @Nullable Publication withId(String id) {
        return byId.get(id);
    }

    @Override
    public List<Publication> after(long offset, int maxBytes, int limit) {
        var publications = new ArrayList<Publication>();
        long taken = 0;
        for (var publication : byOffset.tailMap(offset, false).values()) {
            taken += cost(publication);
            if (publications.size() == limit || (taken > maxBytes && !publications.isEmpty())) {
                break;
            }
            publications.add(publication);
        }
        return publications;
    }

    @Override
    public long costAfter(long offset, int limit) {
        long cost = 0;
        for (var publication : byOffset.tailMap(offset, false).values()) {
            cost += cost(publication);
            if (cost > limit) {
                break;
            }
        }
        return cost;
    }

    @Override
    public long beforeNewest(int count) {
        long before = last;
        int left = count;
        for (long offset : byOffset.descendingKeySet()) {
            if (left-- == 0) {
                return before;
            }
            before = offset - 1;
        }
        return lost;
    }

    @Override
    public void trim(int maxSize, long maxBytes, long notBeforeMs) {
        for (var oldest = byOffset.firstEntry(); oldest != null; oldest = byOffset.firstEntry()) {
            var publication = oldest.getValue();
            if (size() <= maxSize && bytes <= maxBytes && publication.atMs() >= notBeforeMs) {
                return;
            }
            dropOldest();
        }
    }

    @Override
    public void dropUpTo(long offset) {
        while (!byOffset.isEmpty() && byOffset.firstKey() <= offset) {
            dropOldest();
        }
    }

    @Override
    public void restartAfter(long offset) {
        clear();
        last = offset;
        lost = offset;
    }

    private void dropOldest() {
        var entry = byOffset.pollFirstEntry();
        if (entry != null) {
            var oldest = entry.getValue();
            byKey.remove(keyOf(oldest));
            lost = oldest.offset();
            gone(oldest);
        }
    }

    private void gone(Publication publication) {
        bytes -= bytesOf(publication);
        budget.add(-cost(publication));
        if (publication.id() != null) {
            byId.remove(publication.id(), publication);
        }
    }

    private static String keyOf(Publication publication) {
        return publication.key() == null ? "" : publication.key();
    }

    private static int bytesOf(Publication publication) {
        return publication.json().length() + keyOf(publication).length();
    }

    private static int cost(Publication publication) {
        return History.cost(publication) + 2 * keyOf(publication).length() + KEYED_OVERHEAD_BYTES;
    }
}
