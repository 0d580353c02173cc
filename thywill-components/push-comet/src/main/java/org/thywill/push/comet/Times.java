package org.thywill.push.comet;

import java.time.Duration;

/// Settings in the units that connections compute with: seconds of their shard's clock, and bytes.
///
/// Seconds are counted whole, so up to one may be missing between two readings of the clock. What a client is given as
/// its time is therefore one more than promised.
///
/// @param heartbeatSeconds one less than promised, since connections are looked after once a second
record Times(
        int heartbeatSeconds,
        int timeoutSeconds,
        int writeTimeoutSeconds,
        int pollHoldSeconds,
        int pollGapSeconds,
        int firstFrameSeconds,
        int maxQueueBytes) {

    static Times of(CometSettings settings) {
        return new Times(
                Math.max(0, seconds(settings.pingInterval()) - 1),
                seconds(settings.timeout()) + 1,
                seconds(settings.writeTimeout()),
                seconds(settings.pollHold()),
                seconds(settings.pollGap()) + 1,
                seconds(settings.firstFrameTimeout()) + 1,
                settings.maxQueueSize().asInt());
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
