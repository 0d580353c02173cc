package org.thywill.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that the test moves.
final class ManualClock implements InstantSource {
    private final AtomicLong nowMs = new AtomicLong(1_800_000_000_000L);
    private volatile Runnable reader = () -> {};

    /// Has something done whenever somebody looks at the clock, but for whom that does.
    void whenRead(Runnable task) {
        reader = () -> {
            reader = () -> {};
            task.run();
            whenRead(task);
        };
    }

    void advance(Duration time) {
        nowMs.addAndGet(time.toMillis());
    }

    @Override
    public long millis() {
        reader.run();
        return nowMs.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
