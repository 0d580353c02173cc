package org.thywill.engine;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether one more message of a client may pass. Guarded by the client's lock.
final class InboundLimits {
    /// A client that is told to wait for less would be back before it is worth while.
    static final long LEAST_WAIT_MS = 500;

    /// Who keeps to the wait is silent for at least so long.
    private static final long PAUSE_MS = 400;

    private static final long NEVER = Long.MIN_VALUE;

    private final ClientState client;
    /// Made when they are needed: who has sent nothing for a while may send all at once.
    private @Nullable Allowance own;

    private @Nullable Allowance control;

    /// Its own, and those that it shares with its session, user and address; `null` if they are to be looked up.
    private @Nullable List<Allowance> all;

    /// Since when it is refused without a pause, and when it was last.
    private long refusedSinceMs = NEVER;

    private long refusedAtMs = NEVER;

    InboundLimits(ClientState client) {
        this.client = client;
    }

    /// The client has another user or address.
    void changed() {
        all = null;
    }

    /// Keeps nothing of one who has sent nothing for a while.
    ///
    /// @return whether one that is made anew would do the same
    boolean forget(long nowMs) {
        if (own != null && own.isFull(nowMs)) {
            own = null;
            all = null;
        }
        if (control != null && control.isFull(nowMs)) {
            control = null;
        }
        return own == null && control == null && hasPaused(nowMs);
    }

    private boolean hasPaused(long nowMs) {
        return refusedAtMs == NEVER || nowMs - refusedAtMs > PAUSE_MS || nowMs < refusedAtMs;
    }

    private Senders senders() {
        return client.application().senders();
    }

    private List<Allowance> all(long nowMs) {
        var known = all;
        if (known == null) {
            var mine = own == null ? senders().client(nowMs) : own;
            own = mine;
            known = Stream.concat(Stream.of(mine), shared(nowMs)).toList();
            all = known;
        }
        return known;
    }

    private Stream<Allowance> shared(long nowMs) {
        var senders = senders();
        var user = client.identity().user();
        var link = client.link();
        var address = link == null ? null : AddressKey.of(link.connection().remoteAddress());
        return Stream.of(
                        senders.sessions().of(client.browserId(), nowMs),
                        user == null ? null : senders.users().of(user.id(), nowMs),
                        address == null ? null : senders.addresses().of(address, nowMs))
                .filter(Objects::nonNull);
    }

    /// Takes a message if it may pass.
    ///
    /// @return 0 if it does, else when to try again, in milliseconds
    long take(int size, long nowMs) {
        var limits = all(nowMs);
        for (int i = 0; i < limits.size(); i++) {
            long waitMs = limits.get(i).take(size, nowMs);
            if (waitMs > 0) {
                limits.subList(0, i).forEach(passed -> passed.giveBack(size));
                return Math.max(waitMs, LEAST_WAIT_MS);
            }
        }
        return 0;
    }

    /// The same for what is no message, such as a sign of life.
    long takeControl(long nowMs) {
        var allowance = control == null ? senders().control(nowMs) : control;
        control = allowance;
        long waitMs = allowance.take(0, nowMs);
        return waitMs == 0 ? 0 : Math.max(waitMs, LEAST_WAIT_MS);
    }

    /// Notes that something was refused since it came too fast, or after something that had.
    ///
    /// @param patienceMs for how long a client may go on without a pause while it is refused
    /// @return whether the client has gone on for longer than that
    boolean refused(long patienceMs, long nowMs) {
        if (hasPaused(nowMs)) {
            refusedSinceMs = nowMs;
        }
        refusedAtMs = nowMs;
        return nowMs - refusedSinceMs >= patienceMs;
    }
}
