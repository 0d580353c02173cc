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

    private final Senders senders;
    private final long patienceMs;
    private final Allowance own;
    private final Allowance control;
    private final @Nullable Allowance session;
    private @Nullable Allowance user;
    private @Nullable Allowance address;
    private List<Allowance> all;

    /// Since when it is refused without a pause, and when it was last.
    private long refusedSinceMs = NEVER;

    private long refusedAtMs = NEVER;

    /// @param patienceMs for how long a client may go on without a pause while it is refused
    InboundLimits(Senders senders, String browserId, long patienceMs, long nowMs) {
        this.senders = senders;
        this.patienceMs = patienceMs;
        this.own = senders.client(nowMs);
        this.control = senders.control(nowMs);
        this.session = senders.sessions().of(browserId, nowMs);
        this.all = together();
    }

    private List<Allowance> together() {
        return Stream.of(own, session, user, address).filter(Objects::nonNull).toList();
    }

    /// The client has a connection from an address.
    void comesFrom(String remoteAddress, long nowMs) {
        address = senders.addresses().of(AddressKey.of(remoteAddress), nowMs);
        all = together();
    }

    void isUser(String userId, long nowMs) {
        user = senders.users().of(userId, nowMs);
        all = together();
    }

    /// Takes a message if it may pass.
    ///
    /// @return 0 if it does, else when to try again, in milliseconds
    long take(int size, long nowMs) {
        for (int i = 0; i < all.size(); i++) {
            long waitMs = all.get(i).take(size, nowMs);
            if (waitMs > 0) {
                all.subList(0, i).forEach(passed -> passed.giveBack(size));
                return Math.max(waitMs, LEAST_WAIT_MS);
            }
        }
        return 0;
    }

    /// The same for what is no message, such as a sign of life.
    long takeControl(long nowMs) {
        long waitMs = control.take(0, nowMs);
        return waitMs == 0 ? 0 : Math.max(waitMs, LEAST_WAIT_MS);
    }

    /// Notes that something was refused since it came too fast, or after something that had.
    ///
    /// @return whether the client has gone on for longer than is bearable
    boolean refused(long nowMs) {
        if (refusedAtMs == NEVER || nowMs - refusedAtMs > PAUSE_MS || nowMs < refusedAtMs) {
            refusedSinceMs = nowMs;
        }
        refusedAtMs = nowMs;
        return nowMs - refusedSinceMs >= patienceMs;
    }
}
