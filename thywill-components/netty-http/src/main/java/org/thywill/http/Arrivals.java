package org.thywill.http;

import java.util.concurrent.TimeUnit;

/// How fast connections come: so many a second in the long run, and a number of them at once. Not safe for use by
/// many threads.
final class Arrivals {
    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final int atOnce;
    /// How many have come that are not made up for by time.
    private double recent;

    private long updatedNs;

    /// @param perSecond 0 for no limit
    Arrivals(int perSecond, int atOnce, long nowNs) {
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.updatedNs = nowNs;
    }

    /// Whether one more may come now. One that may not is not counted.
    boolean take(long nowNs) {
        if (perSecond == 0) {
            return true;
        }
        settle(nowNs);
        if (recent + 1 > atOnce) {
            return false;
        }
        recent++;
        return true;
    }

    /// Whether it is as if none had ever come.
    boolean isQuiet(long nowNs) {
        settle(nowNs);
        return recent == 0;
    }

    private void settle(long nowNs) {
        recent = Math.max(0, recent - (nowNs - updatedNs) / SECOND_NS * perSecond);
        updatedNs = nowNs;
    }
}
