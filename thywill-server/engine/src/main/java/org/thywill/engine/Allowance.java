package org.thywill.engine;

/// How much one sender may send: so many messages and so many bytes per second, each with a burst. Safe for use by
/// many threads, since the clients of one session, user or address share one.
final class Allowance {
    private final Limits limits;
    private double messages;
    private double bytes;
    private long filledAtMs;

    /// @param messages per second and at once
    /// @param bytes the same in bytes; one message more may pass as long as there are any left
    record Limits(TokenBucket.Rate messages, TokenBucket.Rate bytes) {

        Limits times(int factor) {
            return new Limits(times(messages, factor), times(bytes, factor));
        }

        private static TokenBucket.Rate times(TokenBucket.Rate rate, int factor) {
            return new TokenBucket.Rate(
                    rate.perSecond() * factor, Math.clamp((long) rate.burst() * factor, 1, Integer.MAX_VALUE));
        }
    }

    Allowance(Limits limits, long nowMs) {
        this.limits = limits;
        this.messages = limits.messages().burst();
        this.bytes = limits.bytes().burst();
        this.filledAtMs = nowMs;
    }

    /// Takes one message if it may pass.
    ///
    /// @return 0 if it does, else after how long it would, in milliseconds
    synchronized long take(int size, long nowMs) {
        if (nowMs > filledAtMs) {
            messages = filled(messages, limits.messages(), nowMs - filledAtMs);
            bytes = filled(bytes, limits.bytes(), nowMs - filledAtMs);
        }
        filledAtMs = nowMs;
        if (messages >= 1 && bytes > 0) {
            messages--;
            bytes -= size;
            return 0;
        }
        return Math.max(1, Math.max(wait(1 - messages, limits.messages()), wait(1 - bytes, limits.bytes())));
    }

    /// Whether it is as good as new.
    synchronized boolean isFull(long nowMs) {
        long passedMs = Math.max(0, nowMs - filledAtMs);
        return filled(messages, limits.messages(), passedMs)
                        >= limits.messages().burst()
                && filled(bytes, limits.bytes(), passedMs) >= limits.bytes().burst();
    }

    /// Takes back what [#take] let pass, since somebody else did not.
    synchronized void giveBack(int size) {
        messages++;
        bytes += size;
    }

    private static double filled(double tokens, TokenBucket.Rate rate, long passedMs) {
        return Math.min(rate.burst(), tokens + passedMs * rate.perSecond() / 1000);
    }

    private static long wait(double lacking, TokenBucket.Rate rate) {
        return (long) Math.ceil(lacking * 1000 / rate.perSecond());
    }
}
