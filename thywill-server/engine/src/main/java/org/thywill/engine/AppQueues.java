package org.thywill.engine;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;

/// The queues of one application by name: those that it has asked for, and no others.
final class AppQueues {
    private static final int LIMIT = 1_000;

    private final ApplicationRuntime application;
    private final Services services;
    private final Map<String, AppQueue> byName = new ConcurrentHashMap<>();

    AppQueues(ApplicationRuntime application, Services services) {
        this.application = application;
        this.services = services;
    }

    AppQueue obtain(String name) {
        return byName.computeIfAbsent(CallNames.legal(name), _ -> {
            if (byName.size() >= LIMIT) {
                throw new IllegalStateException("An application may have " + LIMIT + " queues");
            }
            return new AppQueue(name, services.settings(), services.counters());
        });
    }

    /// A client pushes an entry.
    ///
    /// @return why it was not taken, or `null`
    @Nullable
    Failure push(ClientState client, String name, Json json) {
        var queue = byName.get(name);
        if (queue == null) {
            services.counters().refusedForbidden.increment();
            return Failures.unknownQueue(name);
        }
        var entry = new AppQueueEntry(application, client.id(), Instant.ofEpochMilli(services.nowMs()), json);
        return queue.push(entry) ? null : Failures.queueFull(name);
    }

    void close() {
        byName.values().forEach(AppQueue::close);
        byName.clear();
    }
}
