package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.Condition;
import org.thywill.component.Publication;
import org.thywill.component.Publication.Change;

/// A change of an entry that somebody wants.
///
/// @param condition how the entry must be
/// @param ttlMs how long it is kept; 0 for ever
/// @param what whether it is written, removed, or removed because its time is over
record EntryChange(
        String key, Condition condition, @Nullable Double score, long ttlMs, What what) {

    enum What {
        PUT,
        REMOVE,
        EXPIRE
    }

    static EntryChange remove(String key, Condition condition) {
        return new EntryChange(key, condition, null, 0, What.REMOVE);
    }

    /// The removal of an entry whose time is over, unless it was written again.
    static EntryChange expire(Publication entry) {
        return new EntryChange(
                String.valueOf(entry.key()), new Condition.Version(entry.offset()), null, 0, What.EXPIRE);
    }

    boolean puts() {
        return what == What.PUT;
    }

    Change at(long nowMs) {
        return puts() ? new Change(score, ttlMs == 0 ? 0 : nowMs + ttlMs, false) : Change.REMOVED;
    }

    /// What became of it.
    sealed interface Outcome {
        /// @param publication the change, whose offset is the entry's version
        record Made(Publication publication) implements Outcome {}

        /// There was nothing to remove.
        record Nothing() implements Outcome {}

        /// The entry is not as the condition wants it.
        ///
        /// @param entry how it is; `null` if there is none
        record Unmet(@Nullable Publication entry) implements Outcome {}

        /// The channel holds as much as it may.
        ///
        /// @param limit what it may hold, for people
        record Full(String limit) implements Outcome {}
    }
}
