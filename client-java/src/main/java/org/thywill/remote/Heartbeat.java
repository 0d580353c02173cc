package org.thywill.remote;

import org.jspecify.annotations.Nullable;

/// Signs of life both ways, on one connection. Guarded by the session's lock.
///
/// What comes and goes only sets a time; the timers look at it when they are due, so that traffic costs no timers.
final class Heartbeat {
    /// A timer this late means that the machine slept; what came meanwhile is given a moment to be read.
    private static final long LATE_MS = 2_000;

    private final Timers timers;
    private final long heartbeatMs;
    private final long timeoutMs;
    private final Runnable beat;
    private final Runnable dead;
    private long heardMs;
    private long sentMs;
    private boolean deaf;
    private Timers.@Nullable Timer beatTimer;
    private Timers.@Nullable Timer deathTimer;

    /// @param heartbeatMs `beat` is called when nothing was sent for so long; 0 for never
    /// @param timeoutMs `dead` is called once when nothing was heard for so long; 0 for never
    Heartbeat(Timers timers, long heartbeatMs, long timeoutMs, Runnable beat, Runnable dead) {
        this.timers = timers;
        this.heartbeatMs = heartbeatMs;
        this.timeoutMs = timeoutMs;
        this.beat = beat;
        this.dead = dead;
        heardMs = timers.nowMs();
        sentMs = heardMs;
        if (heartbeatMs > 0) {
            beatTimer = timers.after(heartbeatMs, this::checkSent);
        }
        if (timeoutMs > 0) {
            watch(timeoutMs);
        }
    }

    void heard() {
        heardMs = timers.nowMs();
    }

    void sent() {
        sentMs = timers.nowMs();
    }

    /// While we do not read, silence means nothing.
    void deaf(boolean notReading) {
        if (deaf && !notReading) {
            heard();
        }
        deaf = notReading;
    }

    void stop() {
        if (beatTimer != null) {
            beatTimer.cancel();
        }
        if (deathTimer != null) {
            deathTimer.cancel();
        }
    }

    private void checkSent() {
        long idleMs = timers.nowMs() - sentMs;
        if (idleMs >= heartbeatMs) {
            beat.run();
            idleMs = 0;
        }
        beatTimer = timers.after(heartbeatMs - idleMs, this::checkSent);
    }

    private void watch(long delayMs) {
        long dueMs = timers.nowMs() + delayMs;
        deathTimer = timers.after(delayMs, () -> checkHeard(timers.nowMs() - dueMs));
    }

    private void checkHeard(long lateMs) {
        long remainingMs = timeoutMs - (timers.nowMs() - heardMs);
        if (deaf) {
            watch(timeoutMs);
        } else if (remainingMs > 0) {
            watch(remainingMs);
        } else if (lateMs > LATE_MS) {
            watch(LATE_MS);
        } else {
            dead.run();
        }
    }
}
