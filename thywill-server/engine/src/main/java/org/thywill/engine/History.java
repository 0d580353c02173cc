package org.thywill.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// The newest publications of a channel, without holes.
final class History extends OffsetLog<Publication> implements ChannelHistory {
    private final HistoryBudget budget;
    private @Nullable Map<String, Publication> byId;

    History(HistoryBudget budget) {
        this.budget = budget;
    }

    @Override
    public void add(Publication publication) {
        append(publication);
        budget.add(cost(publication));
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
    void dropped(Publication publication) {
        budget.add(-cost(publication));
        if (byId != null && publication.id() != null) {
            byId.remove(publication.id());
        }
    }

    /// What a publication takes, roughly, in bytes.
    static int cost(Publication publication) {
        return publication.bytes() + OVERHEAD_BYTES;
    }
}
