package org.thywill.remote;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How an entry of a [StateChannel] is written, such as `PutOptions.ifNew().score(12)`.
///
/// @param condition `"new"`, `"present"` or a version, as JSON; `null` for none
/// @param score orders entries; `null` for none
/// @param timeToLive after it the server removes the entry; 100 ms to 1 day, `null` for never
public record PutOptions(
        @Nullable String condition,
        @Nullable Double score,
        @Nullable Duration timeToLive) {
    public static final PutOptions DEFAULT = new PutOptions(null, null, null);

    private static final Pattern CONDITION = Pattern.compile("\"new\"|\"present\"|[1-9]\\d{0,15}");
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofDays(1);

    public PutOptions {
        if (condition != null && !CONDITION.matcher(condition).matches()) {
            throw new IllegalArgumentException(
                    "A condition is \"new\", \"present\" or a version, but was " + condition);
        }
        if (timeToLive != null && (timeToLive.compareTo(LEAST) < 0 || timeToLive.compareTo(MOST) > 0)) {
            throw new IllegalArgumentException(
                    "An entry can be kept for 100 ms to 1 day, or for ever, but this was " + timeToLive);
        }
        if (score != null && !Double.isFinite(score)) {
            throw new IllegalArgumentException("A score must be a finite number, but was " + score);
        }
    }

    /// Writes only if there is no entry.
    public static PutOptions ifNew() {
        return new PutOptions("\"new\"", null, null);
    }

    /// Writes only if there is an entry.
    public static PutOptions ifPresent() {
        return new PutOptions("\"present\"", null, null);
    }

    /// Writes only if the entry has this version.
    ///
    /// @param version 1 to 2^53 − 1
    /// @throws IllegalArgumentException if it is another
    public static PutOptions ifVersion(long version) {
        return new PutOptions(Long.toString(Message.requireVersion(version)), null, null);
    }

    public PutOptions score(double newScore) {
        return new PutOptions(condition, newScore, timeToLive);
    }

    public PutOptions expireAfter(Duration newTimeToLive) {
        return new PutOptions(condition, score, newTimeToLive);
    }

    /// As members of a frame, each after a comma.
    String members() {
        return (condition == null ? "" : ",\"if\":" + condition)
                + (score == null ? "" : ",\"score\":" + score)
                + (timeToLive == null ? "" : ",\"ttlMs\":" + timeToLive.toMillis());
    }
}
