package org.thywill.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// The newest changes of a channel of kind `state`, without holes. Those that have written an entry are the very
/// publications that [Entries] holds, and take nothing here but their places.
final class StateHistory extends OffsetLog<Publication> implements ChannelHistory {
    private final HistoryBudget budget;
    private final Entries entries;
    /// `null` if there is none.
    private @Nullable Map<String, Publication> byId;

    /// @param entries of the same channel; a publication that both have is counted there
    StateHistory(HistoryBudget budget, Entries entries) {
        this.budget = budget;
        this.entries = entries;
    }

    @Override
    public void add(Publication publication) {
        int footprint = footprint(publication);
        append(publication, footprint);
        budget.add(footprint);
        if (publication.id() != null) {
            if (byId == null) {
                byId = new HashMap<>();
            }
            byId.put(publication.id(), publication);
        }
    }

    @Override
    public @Nullable Publication withId(String id) {
        return byId == null ? null : byId.get(id);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is about this publication, not about one like it
    public boolean has(Publication publication) {
        long offset = publication.offset();
        return first() <= offset && offset <= last() && get(offset) == publication;
    }

    @Override
    public long beforeNewest(int count) {
        return Math.max(first() - 1, last() - count);
    }

    @Override
    int bytesOf(Publication publication) {
        return publication.bytes();
    }

    @Override
    long atMsOf(Publication publication) {
        return publication.atMs();
    }

    @Override
    void dropped(Publication publication, int footprint) {
        budget.add(-footprint);
        if (entries.has(publication)) {
            budget.add(Footprint.publication(publication));
        }
        if (byId != null && publication.id() != null) {
            byId.remove(publication.id());
            byId = byId.isEmpty() ? null : byId; // a table once large stays so
        }
    }

    private static int footprint(Publication publication) {
        int bytes = Footprint.publication(publication) + PLACE_BYTES;
        return publication.id() == null ? bytes : bytes + Footprint.HASH_NODE;
    }
}
