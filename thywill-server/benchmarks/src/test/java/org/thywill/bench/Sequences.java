package org.thywill.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The sequence numbers of what a run publishes: on each channel from 1, without gaps.
final class Sequences {
    private final Map<String, AtomicInteger> channels = new ConcurrentHashMap<>();

    int next(String channel) {
        return of(channel).incrementAndGet();
    }

    /// How many have been given out.
    int last(String channel) {
        return of(channel).get();
    }

    private AtomicInteger of(String channel) {
        return channels.computeIfAbsent(channel, _ -> new AtomicInteger());
    }
}
