package org.thywill.http;

import java.util.function.LongSupplier;

/// By when a connection or a stream must have done what it is at. Event loop only.
final class Deadlines {
    enum Verdict {
        FINE,
        /// Nothing was asked for a while; nobody waits for an answer.
        IDLE,
        /// A request that has begun does not end.
        LATE,
        /// The operating system has the last answer, and the other end does not close. What it has not taken by now
        /// the system goes on sending.
        OVER,
        /// The other end does not take its answer.
        STALLED
    }

    private enum Kind {
        NONE,
        IDLE,
        LATE,
        CLOSING
    }

    /// What must be taken of an answer within the write timeout, in bytes.
    private static final long LEAST_PROGRESS = 8 << 10;

    private final HttpLimits limits;
    private final LongSupplier nanoTime;
    private Kind kind = Kind.IDLE;
    private long atNanos;
    private long queued;
    private long queuedAtNanos;

    /// @param nanoTime as [System#nanoTime]
    Deadlines(HttpLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.atNanos = nanoTime.getAsLong() + limits.headTimeout().toNanos();
    }

    void headBegins() {
        set(Kind.LATE, limits.headTimeout().toNanos());
    }

    void bodyBegins() {
        set(Kind.LATE, limits.bodyTimeout().toNanos());
    }

    void idleBegins() {
        set(Kind.IDLE, limits.idleTimeout().toNanos());
    }

    void closingBegins() {
        set(Kind.CLOSING, limits.writeTimeout().toNanos());
    }

    void none() {
        kind = Kind.NONE;
    }

    private void set(Kind newKind, long nanos) {
        kind = newKind;
        atNanos = nanoTime.getAsLong() + nanos;
    }

    /// @param queuedBytes not yet taken by the other end
    /// @param streaming whether they are an outlet's, whose owner decides how slow is too slow
    Verdict check(long nowNanos, long queuedBytes, boolean streaming) {
        if (!streaming && isStalled(nowNanos, queuedBytes)) {
            return Verdict.STALLED;
        }
        if (nowNanos - atNanos < 0) {
            return Verdict.FINE;
        }
        return switch (kind) {
            case IDLE -> queuedBytes > 0 ? Verdict.FINE : Verdict.IDLE;
            case LATE -> Verdict.LATE;
            case CLOSING -> Verdict.OVER;
            case NONE -> Verdict.FINE;
        };
    }

    private boolean isStalled(long nowNanos, long queuedBytes) {
        boolean progress = queued == 0 || queuedBytes > queued || queued - queuedBytes >= LEAST_PROGRESS;
        if (queuedBytes == 0 || progress) {
            queued = queuedBytes;
            queuedAtNanos = nowNanos;
            return false;
        }
        return nowNanos - queuedAtNanos >= limits.writeTimeout().toNanos();
    }
}
