package org.thywill.bench;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Waits for messages that are on their way, for as long as some of them come.
///
/// @param quiet gives up when none has come for so long
/// @param longest gives up after that in any case
record Drain(Duration quiet, Duration longest) {
    private static final long LOOK_AGAIN_MILLIS = 10;

    /// Returns how many never came, once it is over.
    ///
    /// @param owed how many have not come yet
    long await(LongSupplier owed) {
        long begin = System.nanoTime();
        long cameNanos = begin;
        long left = owed.getAsLong();
        while (left > 0
                && System.nanoTime() - cameNanos < quiet.toNanos()
                && System.nanoTime() - begin < longest.toNanos()) {
            Workload.pause(LOOK_AGAIN_MILLIS);
            long now = owed.getAsLong();
            if (now < left) {
                cameNanos = System.nanoTime();
            }
            left = now;
        }
        return left;
    }
}
