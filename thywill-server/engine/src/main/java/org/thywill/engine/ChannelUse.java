package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thywill.engine.Member.By;

/// Who needs a channel, and since when or until when. Guarded by the channel's lock, except where it says otherwise.
final class ChannelUse {
    /// So long a channel stays in use for subscribers that have it by a pattern.
    private static final long PATTERN_IDLE_MS = 60_000;

    private final Map<ClientState, By> subscribers = new LinkedHashMap<>();
    private long keptUntilMs;
    private volatile long lastMs;

    ChannelUse(long nowMs) {
        lastMs = nowMs;
    }

    /// When it was needed last, in epoch milliseconds. Takes no lock.
    long lastMs() {
        return lastMs;
    }

    /// It is needed at this moment.
    void now(long nowMs) {
        lastMs = nowMs;
    }

    /// It is needed until then, even if nobody uses it.
    void until(long timeMs) {
        keptUntilMs = Math.max(keptUntilMs, timeMs);
    }

    /// A client is a subscriber from now on.
    void begin(ClientState client, By by) {
        subscribers.put(client, by);
    }

    /// Someone else wants a client to be a subscriber, if it still is one.
    void by(ClientState client, By by) {
        subscribers.replace(client, by);
    }

    void end(ClientState client) {
        subscribers.remove(client);
    }

    List<ClientState> subscribers() {
        return List.copyOf(subscribers.keySet());
    }

    /// Whether it has subscribers, or had some by a pattern a short while ago, or is kept for a while.
    boolean isNeeded(long nowMs) {
        return nowMs < keptUntilMs
                || subscribers.values().stream().anyMatch(by -> by != By.PATTERN)
                || (!subscribers.isEmpty() && nowMs - lastMs <= PATTERN_IDLE_MS);
    }

    void clear() {
        subscribers.clear();
    }
}
