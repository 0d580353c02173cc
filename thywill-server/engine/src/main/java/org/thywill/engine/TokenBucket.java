package org.thywill.engine;

/// Lets so many pass per second in the long run, and a burst at once. Guarded by its owner.
final class TokenBucket {

    /// @param perSecond how many pass in the long run
    /// @param burst how many pass at once after a silence
    record Rate(double perSecond, int burst) {

        /// @param text `RATE` or `RATE/BURST`; without a burst it is twice the rate
        /// @throws IllegalArgumentException if the text has another form
        static Rate parse(String text) {
            int slash = text.indexOf('/');
            int rate = positive(slash < 0 ? text : text.substring(0, slash), text);
            return new Rate(rate, slash < 0 ? 2 * rate : positive(text.substring(slash + 1), text));
        }

        private static int positive(String number, String text) {
            if (!number.strip().matches("[1-9][0-9]{0,6}")) {
                throw new IllegalArgumentException(
                        "found \"" + text + "\", but expected RATE or RATE/BURST, such as 120 or 120/240");
            }
            return Integer.parseInt(number.strip());
        }
    }

    /// So that a wait of 1.0000001 ms is one of 1 ms.
    private static final double ROUNDING = 1e-6;

    private final Rate rate;
    private double tokens;
    private long filledAtMs;

    TokenBucket(Rate rate, long nowMs) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledAtMs = nowMs;
    }

    boolean take(long nowMs) {
        if (nowMs > filledAtMs) {
            tokens = Math.min(rate.burst(), tokens + (nowMs - filledAtMs) * rate.perSecond() / 1000);
        }
        filledAtMs = nowMs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /// When the next one passes, at least 1.
    long retryAfterMs() {
        return Math.max(1, (long) Math.ceil((1 - tokens) * 1000 / rate.perSecond() - ROUNDING));
    }
}
