package org.thywill.component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts events: what was refused, dropped, retried. A component asks once for a counter and keeps it.
///
/// Names are fixed by the code and never contain what a client sent, so their number is bounded.
public final class Counters {
    private final ConcurrentHashMap<String, LongAdder> byName = new ConcurrentHashMap<>();

    /// @param name words joined by dots, the component's first: `comet.refused.rate`
    public LongAdder counter(String name) {
        return byName.computeIfAbsent(name, _ -> new LongAdder());
    }

    public Map<String, Long> snapshot() {
        var values = new java.util.TreeMap<String, Long>();
        byName.forEach((name, count) -> values.put(name, count.sum()));
        return values;
    }
}
