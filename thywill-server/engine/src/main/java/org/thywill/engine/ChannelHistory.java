package org.thywill.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// What a channel keeps in memory of what was published, oldest first. Guarded by the channel's lock.
interface ChannelHistory {
    /// What suits a channel.
    ///
    /// @param entries what the channel holds if it is of kind `state`, else `null`
    static ChannelHistory of(@Nullable Entries entries, HistoryBudget budget) {
        return entries == null ? new PackedHistory(budget) : new StateHistory(budget, entries);
    }

    /// What a publication takes to be sent, roughly, in bytes.
    static int cost(Publication publication) {
        return publication.bytes() + OffsetLog.OVERHEAD_BYTES;
    }

    /// The offset from which on nothing is missing: whoever has what comes before it can go on without a loss. One
    /// past [#last] if nothing is kept.
    long first();

    /// The offset of the newest publication that there ever was, 0 before the first.
    long last();

    /// How many publications are kept.
    int size();

    /// Keeps a publication whose offset is [#last] + 1.
    void add(Publication publication);

    /// The publication with that id, if it is still here.
    @Nullable
    Publication withId(String id);

    /// Whether it is that very publication that is kept, and not a copy.
    boolean has(Publication publication);

    /// The publications after an offset, as many as fit into some bytes with their overhead, but at least one if
    /// there is any.
    default List<Publication> after(long offset, int maxBytes) {
        return after(offset, maxBytes, Integer.MAX_VALUE);
    }

    /// As [#after(long, int)], and at most `limit` of them.
    List<Publication> after(long offset, int maxBytes, int limit);

    /// What the publications after an offset take, overhead included; something greater than the limit if it is
    /// more.
    long costAfter(long offset, int limit);

    /// The offset after which the newest publications follow, so many or as many as there are.
    long beforeNewest(int count);

    /// Drops the oldest publications until what is left keeps all three limits.
    void trim(int maxSize, long maxBytes, long notBeforeMs);

    /// Drops everything.
    default void clear() {
        dropUpTo(last());
    }

    void dropUpTo(long offset);

    /// Leaves nothing, to go on after an offset.
    void restartAfter(long offset);
}
