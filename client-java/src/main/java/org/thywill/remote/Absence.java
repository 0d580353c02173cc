package org.thywill.remote;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How long and how often a session has tried to come back, from which follows when it tries again: section 3 of the
/// protocol. Guarded by the session's lock.
final class Absence {
    private final Timers timers;
    private final RandomGenerator random;
    private int attempt;
    /// When the connection ended that the attempts are to make good; one in a row of faults is no return.
    private @Nullable Long sinceMs;

    /// The connection before ended since one of the two sides erred.
    private boolean faulty;

    Absence(Timers timers, RandomGenerator random) {
        this.timers = timers;
        this.random = random;
    }

    /// The server has answered.
    void connected() {
        if (!faulty) {
            attempt = 0;
            sinceMs = null;
        }
    }

    /// A connection has ended, or an attempt at one.
    ///
    /// @param stood whether the server had answered
    /// @return after how many milliseconds to try again
    long ended(End end, boolean stood) {
        attempt++;
        if (stood || end.isFault()) {
            faulty = end.isFault();
        }
        if (sinceMs == null || (stood && !faulty)) {
            sinceMs = timers.nowMs();
        }
        boolean atOnce = end.reconnect() == Reconnect.ANEW || end.isElsewhere();
        return atOnce && attempt == 1 ? 0 : delayMs(end, timers.nowMs() - sinceMs);
    }

    private long delayMs(End end, long awayMs) {
        var asked = end.returnTime();
        if (asked != null) {
            long least = attempt == 1 ? 0 : Backoff.delayMs(awayMs, random);
            return Math.max(least, random.nextLong(asked.fromMs(), asked.toMs() + 1));
        }
        return end.retryAfterMs() + Backoff.delayMs(awayMs, random);
    }
}
