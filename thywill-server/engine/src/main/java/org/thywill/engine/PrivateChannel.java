package org.thywill.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Call;
import org.thywill.component.ServerMessage.Cancel;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Push;

/// What is for one client alone, kept until the client has confirmed it or it is past a limit. Guarded by the
/// client's lock.
final class PrivateChannel {
    private final String epoch = Secrets.epoch();
    private final Entries entries;
    private final EngineSettings limits;

    PrivateChannel(EngineSettings limits, HistoryBudget budget) {
        this.limits = limits;
        this.entries = new Entries(budget);
    }

    ServerMessage direct(Json json, long nowMs) {
        return add(new Direct(entries.last() + 1, json), json.length(), nowMs);
    }

    ServerMessage answer(long number, Json json, long nowMs) {
        return add(new Answer(entries.last() + 1, number, json, null), json.length(), nowMs);
    }

    /// @param left called once the client has got it, or it is kept no longer; must not block
    ServerMessage failure(long number, Failure error, long nowMs, Runnable left) {
        var answer = new Answer(entries.last() + 1, number, null, error);
        return add(new Entry(answer, error.message().length(), nowMs, left));
    }

    /// @param id `null` if no answer is wanted
    ServerMessage call(String name, @Nullable String id, Json json, long timeoutMs, long nowMs) {
        return add(new Call(entries.last() + 1, name, id, json, timeoutMs), json.length(), nowMs);
    }

    ServerMessage cancel(String id, long nowMs) {
        return add(new Cancel(entries.last() + 1, id), 0, nowMs);
    }

    ServerMessage push(String queue, Json json, long nowMs) {
        return add(new Push(entries.last() + 1, queue, json), json.length(), nowMs);
    }

    /// The client has got everything up to an offset.
    void confirm(long offset) {
        entries.dropUpTo(offset);
    }

    /// Drops everything.
    ///
    /// @return whether there was anything
    boolean forget() {
        boolean any = entries.size() > 0;
        entries.dropUpTo(entries.last());
        return any;
    }

    void expire(long nowMs) {
        entries.trim(
                limits.privateMessages(),
                limits.privateBytes().bytes(),
                nowMs - limits.privateAge().toMillis());
    }

    /// Where a client goes on that had got as far as `from`; what it has it confirms thereby.
    ///
    /// @param from `null` if it does not say: then after what it confirmed last
    Start resume(@Nullable Position from, long nowMs) {
        expire(nowMs);
        if (from == null) {
            return new Start(new Position(epoch, entries.first() - 1), null, entries.first() - 1);
        }
        var start = Start.after(from, ServerMessage.PRIVATE, epoch, entries.first(), entries.last());
        if (!start.reset()) {
            confirm(from.offset());
        }
        return start;
    }

    /// What to announce if the entries that follow `after` are there no more.
    @Nullable
    Gap gapAfter(long after) {
        return after + 1 < entries.first()
                ? new Gap(ServerMessage.PRIVATE, epoch, after + 1, entries.first() - 1, false)
                : null;
    }

    String epoch() {
        return epoch;
    }

    long last() {
        return entries.last();
    }

    /// What the entries after an offset take; something greater than the limit if it is more.
    long costAfter(long after, int limit) {
        return entries.costAfter(after, limit);
    }

    List<ServerMessage> after(long offset, int maxBytes) {
        return entries.after(offset, maxBytes).stream().map(Entry::message).toList();
    }

    private ServerMessage add(ServerMessage message, int bytes, long nowMs) {
        return add(new Entry(message, bytes, nowMs, () -> {}));
    }

    private ServerMessage add(Entry entry) {
        entries.add(entry);
        expire(entry.atMs());
        return entry.message();
    }

    /// @param left called when it is dropped
    private record Entry(ServerMessage message, int bytes, long atMs, Runnable left) {}

    private static final class Entries extends OffsetLog<Entry> {
        private final HistoryBudget budget;

        private Entries(HistoryBudget budget) {
            this.budget = budget;
        }

        private void add(Entry entry) {
            append(entry);
            budget.add(entry.bytes() + OVERHEAD_BYTES);
        }

        @Override
        int bytesOf(Entry entry) {
            return entry.bytes();
        }

        @Override
        long atMsOf(Entry entry) {
            return entry.atMs();
        }

        @Override
        void dropped(Entry entry) {
            budget.add(-entry.bytes() - OVERHEAD_BYTES);
            entry.left().run();
        }
    }
}
