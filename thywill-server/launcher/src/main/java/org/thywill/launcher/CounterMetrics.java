package org.thywill.launcher;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.thywill.component.Counters;

/// Offers the server's counters to a registry of Micrometer's, each as `thywill.` and its name. Counters come into
/// being as they are needed, so [#bindTo] may be called again.
final class CounterMetrics implements MeterBinder {
    private static final String PREFIX = "thywill.";

    private final Counters counters;
    private final Set<String> bound = ConcurrentHashMap.newKeySet();

    CounterMetrics(Counters counters) {
        this.counters = counters;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var name : counters.snapshot().keySet()) {
            if (bound.add(name)) {
                var counter = counters.counter(name);
                FunctionCounter.builder(PREFIX + name, counter, each -> each.sum())
                        .register(registry);
            }
        }
    }
}
