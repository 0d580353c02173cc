package org.thywill.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// The newest publication of each key. What was replaced is no loss; what had to go because of a limit is, and
/// [#first] tells so.
final class LatestHistory implements ChannelHistory {
    private final HistoryBudget budget;
    private final TreeSet<Publication> byOffset = new TreeSet<>(Comparator.comparingLong(Publication::offset));
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
        var replaced = byKey.remove(keyOf(publication)); // else the map would go on holding the key of the first
        if (replaced != null) {
            byOffset.remove(replaced);
            gone(replaced);
        }
        byKey.put(keyOf(publication), publication);
        last = publication.offset();
        byOffset.add(publication);
        bytes += publication.bytes();
        budget.add(footprint(publication));
        if (publication.id() != null) {
            byId.put(publication.id(), publication);
        }
    }

    @Override
    public @Nullable Publication withId(String id) {
        return byId.get(id);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is about this publication, not about one like it
    public boolean has(Publication publication) {
        return byKey.get(keyOf(publication)) == publication;
    }

    @Override
    public List<Publication> after(long offset, int maxBytes, int limit) {
        var publications = new ArrayList<Publication>();
        long taken = 0;
        for (var publication : allAfter(offset)) {
            taken += ChannelHistory.cost(publication);
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
        for (var publication : allAfter(offset)) {
            cost += ChannelHistory.cost(publication);
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
        for (var publication : byOffset.descendingSet()) {
            if (left-- == 0) {
                return before;
            }
            before = publication.offset() - 1;
        }
        return lost;
    }

    @Override
    public void trim(int maxSize, long maxBytes, long notBeforeMs) {
        while (!byOffset.isEmpty()) {
            if (size() <= maxSize && bytes <= maxBytes && byOffset.first().atMs() >= notBeforeMs) {
                return;
            }
            dropOldest();
        }
    }

    @Override
    public void dropUpTo(long offset) {
        while (!byOffset.isEmpty() && byOffset.first().offset() <= offset) {
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
        var oldest = byOffset.pollFirst();
        if (oldest != null) {
            byKey.remove(keyOf(oldest));
            lost = oldest.offset();
            gone(oldest);
        }
    }

    private void gone(Publication publication) {
        bytes -= publication.bytes();
        budget.add(-footprint(publication));
        if (publication.id() != null) {
            byId.remove(publication.id(), publication);
        }
    }

    private static String keyOf(Publication publication) {
        return publication.key() == null ? "" : publication.key();
    }

    private SortedSet<Publication> allAfter(long offset) {
        return byOffset.tailSet(new Publication(offset, 0, null, Json.NULL), false);
    }

    private static int footprint(Publication publication) {
        int bytes = Footprint.publication(publication) + Footprint.HASH_NODE + Footprint.TREE_NODE;
        return publication.id() == null ? bytes : bytes + Footprint.HASH_NODE;
    }
}
