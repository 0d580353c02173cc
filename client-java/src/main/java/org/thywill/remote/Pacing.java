package org.thywill.remote;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Waits when the server has not taken a message, since there were too many, and then sends it again with all that
/// follow. What was under way behind it is refused as out of order, also a while after that. Guarded by the
/// session's lock; lasts for one connection.
final class Pacing {
    /// After so many times without progress it must be something else.
    private static final int PATIENCE = 10;

    private final Timers timers;
    private final RandomGenerator random;
    private final Outbox outbox;
    private final Runnable sendAgain;
    private Timers.@Nullable Timer timer;
    /// What was sent before the newest refusal was heard of.
    private long suspect;

    private long acknowledged;
    private int times;

    Pacing(Timers timers, RandomGenerator random, Outbox outbox, Runnable sendAgain) {
        this.timers = timers;
        this.random = random;
        this.outbox = outbox;
        this.sendAgain = sendAgain;
    }

    boolean isHolding() {
        return timer != null;
    }

    /// A message was refused as too many.
    void hold(Refused why) {
        if (timer == null) {
            times = acknowledged == outbox.acknowledged() ? times + 1 : 1;
            acknowledged = outbox.acknowledged();
            suspect = outbox.lastNumber();
            long delayMs = why.retryAfterMs().orElse(0) + Backoff.delayMs(0, random);
            timer = timers.after(delayMs, () -> {
                timer = null;
                sendAgain.run();
            });
        }
    }

    /// Whether a message may have been refused as out of order because one before it was refused as too many.
    boolean explainsDisorder() {
        return timer != null || (outbox.acknowledged() < suspect && times < PATIENCE);
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        suspect = 0;
        times = 0;
    }
}
