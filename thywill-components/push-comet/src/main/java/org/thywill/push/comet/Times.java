package org.thywill.push.comet;

import java.time.Duration;

/// Settings in the units that connections compute with: seconds of their shard's clock, and bytes.
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
                seconds(settings.timeout()),
                seconds(settings.writeTimeout()),
                seconds(settings.pollHold()),
                seconds(settings.pollGap()),
                seconds(settings.firstFrameTimeout()),
                settings.maxQueueSize().asInt());
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
