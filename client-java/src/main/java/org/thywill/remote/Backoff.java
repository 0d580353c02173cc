package org.thywill.remote;

import java.util.random.RandomGenerator;

/// How long to wait before connecting again: section 3 of the protocol. Full jitter, so that clients that were cut
/// off together do not come back together.
final class Backoff {
    private static final long BASE_MS = 500;
    private static final long MAX_MS = 20_000;
    private static final int DOUBLINGS = 6;

    private Backoff() {}

    /// @param attempt 1 for the first after a failure
    /// @return milliseconds from 0 to min(20 s, 0.5 s × 2^(attempt − 1))
    static long delayMs(int attempt, RandomGenerator random) {
        long most = Math.min(MAX_MS, BASE_MS << Math.min(attempt - 1, DOUBLINGS));
        return random.nextLong(most + 1);
    }
}
