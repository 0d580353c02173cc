package org.thywill.push.comet;

import java.util.function.LongSupplier;

/// A clock that the test moves.
final class Clock implements LongSupplier {
    private long nanos = 1;

    void advanceSeconds(int seconds) {
        nanos += seconds * 1_000_000_000L;
    }

    @Override
    public long getAsLong() {
        return nanos;
    }
}
