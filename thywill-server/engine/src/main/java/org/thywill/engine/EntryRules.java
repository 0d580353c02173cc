package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.Condition;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;

/// Decides on changes of the entries of one channel, one after another, before any of them is made. Used in turn with
/// the changes being made.
///
/// @param maxEntries of the channel
/// @param maxBytes of all its entries
/// @param budget what all channels share
record EntryRules(int maxEntries, long maxBytes, HistoryBudget budget) {

    /// What there would be if all that was decided before were made.
    ///
    /// @param current the entry in question, or `null`
    record Situation(@Nullable Publication current, int entries, long bytes) {}

    /// @return `null` if the change is to be made
    @Nullable
    Outcome objection(EntryChange change, Json json, Situation now, long nowMs) {
        var there = now.current();
        boolean over = there != null && Entries.isOver(there, nowMs);
        if (change.what() == EntryChange.What.EXPIRE) {
            return over && meets(change.condition(), there) ? null : new Outcome.Nothing();
        }
        var current = over ? null : there;
        if (!meets(change.condition(), current)) {
            return new Outcome.Unmet(current);
        }
        if (current == null && !change.puts()) {
            return new Outcome.Nothing();
        }
        return change.puts() ? full(change, json, now, nowMs) : null;
    }

    private static boolean meets(Condition condition, @Nullable Publication current) {
        return switch (condition) {
            case Condition.Always _ -> true;
            case Condition.New _ -> current == null;
            case Condition.Present _ -> current != null;
            case Condition.Version(var version) -> current != null && current.offset() == version;
        };
    }

    private @Nullable Outcome full(EntryChange change, Json json, Situation now, long nowMs) {
        var replaced = now.current();
        var wanted = new Publication(0, nowMs, null, change.key(), null, json, change.at(nowMs));
        int grows = Entries.cost(wanted) - (replaced == null ? 0 : Entries.cost(replaced));
        int takes = Entries.footprint(wanted) - (replaced == null ? 0 : Entries.footprint(replaced));
        if (replaced == null && now.entries() >= maxEntries) {
            return new Outcome.Full(maxEntries + " entries");
        }
        if (grows > 0 && now.bytes() + grows > maxBytes) {
            return new Outcome.Full(maxBytes + " bytes");
        }
        return takes > 0 && !budget.takesEntries(takes) ? new Outcome.Full("what the server has memory for") : null;
    }
}
