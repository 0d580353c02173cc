package org.thywill.app;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an entry of a [StateChannel] is written, such as `PutOptions.ifNew().score(12).expireAfter(limit)`.
///
/// @param condition how the entry must be
/// @param score orders entries; `null` for none
/// @param timeToLive after it the entry is removed, at most a second late; 100 ms to 1 day, `null` for never
public record PutOptions(
        Condition condition,
        @Nullable Double score,
        @Nullable Duration timeToLive) {
    public static final PutOptions DEFAULT = new PutOptions(Condition.ALWAYS, null, null);

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofDays(1);

    public PutOptions {
        if (score != null && !Double.isFinite(score)) {
            throw new IllegalArgumentException("A score must be a finite number, but was " + score);
        }
        if (timeToLive != null && (timeToLive.compareTo(LEAST) < 0 || timeToLive.compareTo(MOST) > 0)) {
            throw new IllegalArgumentException(
                    "An entry can be kept for 100 ms to 1 day, or for ever, but this was " + timeToLive);
        }
    }

    /// Writes only if there is no entry.
    public static PutOptions ifNew() {
        return new PutOptions(Condition.NEW, null, null);
    }

    /// Writes only if there is an entry.
    public static PutOptions ifPresent() {
        return new PutOptions(Condition.PRESENT, null, null);
    }

    /// Writes only if the entry has this version.
    public static PutOptions ifVersion(long version) {
        return new PutOptions(new Condition.Version(version), null, null);
    }

    public PutOptions score(double newScore) {
        return new PutOptions(condition, newScore, timeToLive);
    }

    public PutOptions expireAfter(Duration newTimeToLive) {
        return new PutOptions(condition, score, newTimeToLive);
    }
}
