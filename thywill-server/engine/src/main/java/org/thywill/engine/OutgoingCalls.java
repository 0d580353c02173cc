package org.thywill.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;

/// The calls of one client's functions that are not over. Guarded by the client's lock.
///
/// A result comes in past the client's mailbox, so that a callback of the client may wait for it.
final class OutgoingCalls {
    private static final Duration MAX_LIMIT = Duration.ofHours(1);

    private final ClientState client;
    private Map<String, Entry> pending = Map.of();
    private long last;

    private record Entry(PendingCall call, Runnable stopTimer) {}

    OutgoingCalls(ClientState client) {
        this.client = client;
    }

    private Services services() {
        return client.services();
    }

    /// Calls a function. Takes the lock.
    ///
    /// @throws IllegalArgumentException if the name or the limit is not legal
    PendingCall begin(String name, Json argument, Duration limit) {
        CallNames.legal(name);
        long limitMs = legal(limit);
        synchronized (client.lock) {
            if (client.gone()) {
                return PendingCall.over(Reply.of(Failures.GONE_AWAY));
            }
            if (pending.size() >= services().settings().clientCalls()
                    || !services().calls().enter()) {
                services().counters().refusedCalls.increment();
                return PendingCall.over(Reply.of(Failures.OVERLOADED));
            }
            services().counters().calls.increment();
            long nowMs = services().nowMs();
            var call = new PendingCall(mine().epoch() + "." + ++last, nowMs + limitMs);
            var stopTimer = services().timers().after(limitMs, () -> giveUp(call));
            pending = Few.with(pending, call.id(), new Entry(call, stopTimer));
            client.downstream().deliver(mine().call(name, call.id(), argument, limitMs, nowMs));
            return call;
        }
    }

    private PrivateChannel mine() {
        return client.downstream().channel();
    }

    private static long legal(Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(MAX_LIMIT) > 0) {
            throw new IllegalArgumentException("The limit of a call is 1 ms to 1 h, but was " + limit);
        }
        return limit.toMillis();
    }

    /// The client has answered. What is over already stays as it is.
    void finish(String id, Reply reply) {
        var entry = remove(id);
        if (entry != null) {
            entry.call().reply().complete(reply);
        }
    }

    /// Whether a result of that id is waited for.
    boolean isPending(String id) {
        return pending.containsKey(id);
    }

    private void giveUp(PendingCall call) {
        synchronized (client.lock) {
            if (isPending(call.id())) {
                services().counters().callsTimedOut.increment();
                finish(call.id(), Reply.of(Failures.TIMED_OUT));
            }
        }
    }

    /// The answer is wanted no longer. Does nothing if the call is over. Takes the lock.
    void cancel(PendingCall call) {
        synchronized (client.lock) {
            if (isPending(call.id())) {
                services().counters().callsCancelled.increment();
                finish(call.id(), Reply.of(Failures.CANCELLED));
                client.downstream().deliver(mine().cancel(call.id(), services().nowMs()));
            }
        }
    }

    /// The client is gone.
    void clear() {
        List.copyOf(pending.keySet()).forEach(id -> finish(id, Reply.of(Failures.GONE_AWAY)));
    }

    /// An entry of the private channel as it is sent now, to a client that has not got it before: a call that is
    /// over is one no longer, and any other has less time left.
    ServerMessage asOfNow(ServerMessage message) {
        if (!(message instanceof ServerMessage.Call(var offset, var name, var id, var json, var _)) || id == null) {
            return message;
        }
        var entry = pending.get(id);
        if (entry == null) {
            return new ServerMessage.Cancel(offset, id);
        }
        long leftMs = Math.max(1, entry.call().deadlineMs() - services().nowMs());
        return new ServerMessage.Call(offset, name, id, json, leftMs);
    }

    private @Nullable Entry remove(String id) {
        var entry = pending.get(id);
        if (entry != null) {
            pending = Few.without(pending, id);
            services().calls().leave();
            entry.stopTimer().run();
        }
        return entry;
    }
}
