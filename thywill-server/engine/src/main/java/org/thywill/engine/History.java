package org.thywill.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// The newest publications of a channel, in memory. Guarded by the channel's lock.
final class History extends OffsetLog<Publication> {
    private final HistoryBudget budget;
    private @Nullable Map<String, Publication> byId;

    History(HistoryBudget budget) {
        this.budget = budget;
    }

    void add(Publication publication) {
        append(publication);
        budget.add(cost(publication));
        if (publication.id() != null) {
            if (byId == null) {
                byId = new HashMap<>();
            }
            byId.put(publication.id(), publication);
        }
    }

    /// The publication with that id, if it is still here.
    @Nullable
    Publication withId(String id) {
        return byId == null ? null : byId.get(id);
    }

    @Override
    int bytesOf(Publication publication) {
        return publication.json().length();
    }

    @Override
    long atMsOf(Publication publication) {
        return publication.atMs();
    }

    @Override
    void dropped(Publication publication) {
        budget.add(-cost(publication));
        if (byId != null && publication.id() != null) {
            byId.remove(publication.id());
        }
    }

    private static int cost(Publication publication) {
        return publication.json().length() + OVERHEAD_BYTES;
    }
}
