package org.thywill.remote;

import java.util.random.RandomGenerator;

/// How long to wait before connecting again: section 3 of the protocol. In proportion to the time away, so that a
/// client is back soon after a short cut and asks seldom during a long one. Full jitter, so that clients that were cut
/// off together do not come back together.
final class Backoff {
    private static final long MIN_MS = 200;
    private static final long MAX_MS = 20_000;
    private static final int PART = 3;

    private Backoff() {}

    /// @param awayMs since the connection ended
    /// @return milliseconds from 0 to min(20 s, max(0.2 s, awayMs / 3))
    static long delayMs(long awayMs, RandomGenerator random) {
        return random.nextLong(Math.clamp(awayMs / PART, MIN_MS, MAX_MS) + 1);
    }
}
