package org.thywill.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The hosted applications by id.
final class Applications {
    /// For so long an application that was removed is expected back, in another version.
    private static final long EXPECTED_MS = Duration.ofMinutes(1).toMillis();

    private static final int EXPECTED_LIMIT = 1_000;

    private final Services services;
    private final Map<String, ApplicationRuntime> byId = new ConcurrentHashMap<>();
    private final Map<String, Long> removedAtMs = new ConcurrentHashMap<>();

    Applications(Services services) {
        this.services = services;
    }

    @Nullable
    ApplicationRuntime find(String id) {
        return byId.get(id);
    }

    Collection<ApplicationRuntime> all() {
        return new TreeMap<>(byId).values();
    }

    /// Whether an application was here a moment ago, so that its clients had better wait for it.
    boolean expected(String id) {
        var removed = removedAtMs.get(id);
        return removed != null && services.nowMs() - removed < EXPECTED_MS;
    }

    void put(ApplicationRuntime application) {
        byId.put(application.id(), application);
        removedAtMs.remove(application.id());
    }

    void remove(ApplicationRuntime application) {
        if (removedAtMs.size() >= EXPECTED_LIMIT) {
            removedAtMs.clear();
        }
        removedAtMs.put(application.id(), services.nowMs());
        byId.remove(application.id(), application);
    }
}
