package org.thywill.push.stomp;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Signs of life of one connection (STOMP 1.2, "Heart-beating"). On its event loop only; times are those of
/// `System.nanoTime`.
///
/// A client that wants no heart-beats, or promises none, is watched with the pings of its WebSocket.
final class Heartbeats {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}),(\\d{1,9})");

    /// How much earlier than promised a sign is given: ticks come once a second.
    private static final long EARLY_NANOS = Duration.ofMillis(1_500).toNanos();

    private final long intervalNanos;
    private final long graceNanos;
    private boolean wanted;
    private long promisedNanos;
    private long heardAt;
    private long aliveAt;
    private long beatAt;

    Heartbeats(Duration interval, Duration grace, long now) {
        intervalNanos = interval.toNanos();
        graceNanos = grace.toNanos();
        heardAt = now;
        aliveAt = now;
        beatAt = now;
    }

    /// What a tick finds.
    enum Due {
        NOTHING,
        BEAT,
        SILENT
    }

    /// @param header the client's `heart-beat`, or `null` for none either way
    void negotiate(@Nullable String header) {
        var match = FORM.matcher(header == null ? "0,0" : header);
        if (!match.matches()) {
            throw new MalformedFrameException("heart-beat must be two numbers of milliseconds, as in 10000,10000");
        }
        long promised = Duration.ofMillis(Long.parseLong(match.group(1))).toNanos();
        promisedNanos = promised == 0 ? 0 : Math.max(promised, intervalNanos);
        wanted = !match.group(2).equals("0");
    }

    /// What the server can do and wants, as CONNECTED says it.
    String offer() {
        long ms = Duration.ofNanos(intervalNanos).toMillis();
        return ms + "," + ms;
    }

    /// Whether the client wants line ends as signs of life.
    boolean wanted() {
        return wanted;
    }

    void heard(long now) {
        heardAt = now;
        aliveAt = now;
    }

    /// The WebSocket has answered a ping.
    void alive(long now) {
        aliveAt = now;
    }

    Due due(long now) {
        boolean brokenPromise = promisedNanos > 0 && now - heardAt > promisedNanos + graceNanos;
        if (brokenPromise || now - aliveAt > intervalNanos + graceNanos) {
            return Due.SILENT;
        }
        if (now - beatAt >= intervalNanos - Math.min(EARLY_NANOS, intervalNanos / 2)) {
            beatAt = now;
            return Due.BEAT;
        }
        return Due.NOTHING;
    }
}
