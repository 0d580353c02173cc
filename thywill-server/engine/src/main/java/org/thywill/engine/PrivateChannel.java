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
final class PrivateChannel extends OffsetLog<PrivateChannel.Entry> {
    /// What an entry takes besides its data, its message being a call, the largest.
    private static final int ENTRY_BYTES =
            Footprint.object(2, Long.BYTES + Integer.BYTES) + Footprint.object(3, 2 * Long.BYTES) + PLACE_BYTES;

    private final ClientState client;

    PrivateChannel(ClientState client) {
        this.client = client;
    }

    ServerMessage direct(Json json, long nowMs) {
        return add(new Direct(last() + 1, json), json.length(), nowMs);
    }

    ServerMessage answer(long number, Json json, long nowMs) {
        return add(new Answer(last() + 1, number, json, null), json.length(), nowMs);
    }

    /// @param left called once the client has got it, or it is kept no longer; must not block
    ServerMessage failure(long number, Failure error, long nowMs, Runnable left) {
        var answer = new Answer(last() + 1, number, null, error);
        return add(new Entry(answer, error.message().length(), nowMs, left));
    }

    /// @param id `null` if no answer is wanted
    ServerMessage call(String name, @Nullable String id, Json json, long timeoutMs, long nowMs) {
        return add(new Call(last() + 1, name, id, json, timeoutMs), json.length(), nowMs);
    }

    ServerMessage cancel(String id, long nowMs) {
        return add(new Cancel(last() + 1, id), 0, nowMs);
    }

    ServerMessage push(String queue, Json json, long nowMs) {
        return add(new Push(last() + 1, queue, json), json.length(), nowMs);
    }

    /// The client has got everything up to an offset.
    void confirm(long offset) {
        dropUpTo(offset);
    }

    /// Drops everything.
    ///
    /// @return whether there was anything
    boolean forget() {
        boolean any = size() > 0;
        dropUpTo(last());
        return any;
    }

    void expire(long nowMs) {
        var limits = client.services().settings();
        trim(
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
            return new Start(new Position(epoch(), first() - 1), null, first() - 1);
        }
        var start = Start.after(from, ServerMessage.PRIVATE, epoch(), first(), last());
        if (!start.reset()) {
            confirm(from.offset());
        }
        return start;
    }

    /// What to announce if the entries that follow `after` are there no more.
    @Nullable
    Gap gapAfter(long after) {
        return after + 1 < first() ? new Gap(ServerMessage.PRIVATE, epoch(), after + 1, first() - 1, false) : null;
    }

    /// No other private channel has the same.
    String epoch() {
        return client.id();
    }

    List<ServerMessage> messagesAfter(long offset, int maxBytes) {
        return after(offset, maxBytes).stream().map(Entry::message).toList();
    }

    private ServerMessage add(ServerMessage message, int bytes, long nowMs) {
        return add(new Entry(message, bytes, nowMs, () -> {}));
    }

    private ServerMessage add(Entry entry) {
        int footprint = footprint(entry);
        append(entry, footprint);
        budget().add(footprint);
        expire(entry.atMs());
        return entry.message();
    }

    /// @param left called when it is dropped
    record Entry(ServerMessage message, int bytes, long atMs, Runnable left) {}

    private static int footprint(Entry entry) {
        int bytes = ENTRY_BYTES + Footprint.json(entry.bytes());
        return entry.message() instanceof Call call ? bytes + Footprint.text(call.id()) : bytes;
    }

    private HistoryBudget budget() {
        return client.application().hub().budget();
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
    void dropped(Entry entry, int footprint) {
        budget().add(-footprint);
        entry.left().run();
    }
}
