package org.thywill.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Database;
import org.thywill.component.Database.PublicationId;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.Publication;
import org.thywill.engine.EntryChange.Outcome;

/// What becomes of each publication of one transaction, decided on one after another before any of it is stored. Used
/// by the writing thread only.
final class DurablePlan {
    /// @param publication to be made known, or `null` if nothing changes
    private record Result(
            DurableWrite write, Outcome outcome, @Nullable Publication publication) {}

    private final long nowMs;
    private final List<StoredPublication> stored = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final Map<DurableChannel, Long> lastOffsets = new HashMap<>();
    /// What has been published before, or is about to be.
    private final Map<PublicationId, Publication> ids = new HashMap<>();
    private final Map<DurableChannel, EntryPlan> entries = new HashMap<>();

    /// Asks the database, in one question for all, for what it has under the ids of these writes and memory has no
    /// more. Blocks.
    DurablePlan(List<DurableWrite> writes, Database database, long nowMs) {
        this.nowMs = nowMs;
        var forgotten = new LinkedHashSet<PublicationId>();
        for (var write : writes) {
            var inMemory = write.id() == null ? null : write.channel().inMemory(write.id());
            if (inMemory != null) {
                ids.put(idOf(write), inMemory);
            } else if (write.id() != null && write.channel().hasForgotten()) {
                forgotten.add(idOf(write));
            }
        }
        if (!forgotten.isEmpty()) {
            database.publications(List.copyOf(forgotten))
                    .forEach(found -> ids.put(
                            new PublicationId(found.channel(), String.valueOf(found.id())), found.publication()));
        }
        writes.forEach(this::add);
    }

    private static PublicationId idOf(DurableWrite write) {
        return new PublicationId(write.channel().key(), String.valueOf(write.id()));
    }

    /// To be stored in one transaction.
    List<StoredPublication> stored() {
        return stored;
    }

    /// In the order of the writes.
    List<Outcome> outcomes() {
        return results.stream().map(Result::outcome).toList();
    }

    private void add(DurableWrite write) {
        var known = known(write);
        if (known != null) {
            results.add(new Result(write, known, null));
            return;
        }
        var change = write.change();
        var planned = change == null
                ? null
                : entries.computeIfAbsent(write.channel(), channel -> new EntryPlan(channel.entries()));
        var objection = change == null || planned == null ? null : planned.objection(change, write.json(), nowMs);
        if (objection != null) {
            results.add(new Result(write, objection, null));
            return;
        }
        add(write, planned);
    }

    private @Nullable Outcome known(DurableWrite write) {
        if (write.known() != null || write.id() == null) {
            return write.known();
        }
        var known = ids.get(idOf(write));
        return known == null ? null : new Outcome.Made(known);
    }

    private void add(DurableWrite write, @Nullable EntryPlan planned) {
        var channel = write.channel();
        var change = write.change();
        long offset = lastOffsets.merge(channel, channel.last() + 1, (last, _) -> last + 1);
        var publication = new Publication(
                offset,
                nowMs,
                write.id(),
                change == null ? null : change.key(),
                write.own() == null ? null : write.own().publisher(),
                write.json(),
                change == null ? null : change.at(nowMs));
        if (planned != null) {
            planned.add(publication);
        }
        if (write.id() != null) {
            ids.put(idOf(write), publication);
        }
        stored.add(StoredPublication.of(channel.key(), publication));
        results.add(new Result(write, new Outcome.Made(publication), publication));
    }

    /// Makes known what is on disk.
    void makeKnown() {
        for (var result : results) {
            if (result.publication() != null) {
                result.write()
                        .channel()
                        .stored(result.publication(), result.write().own(), nowMs);
            }
        }
    }
}
