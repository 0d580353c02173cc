package org.thywill.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Clients of one application by something that they have in common, such as their user. It holds those that are there,
/// so it is as bounded as they are. Safe for use by many threads.
final class ClientIndex {
    private final ConcurrentHashMap<String, Set<ClientState>> byKey = new ConcurrentHashMap<>();

    void add(String key, ClientState client) {
        byKey.compute(key, (_, clients) -> {
            var all = clients == null ? ConcurrentHashMap.<ClientState>newKeySet() : clients;
            all.add(client);
            return all;
        });
    }

    void remove(String key, ClientState client) {
        byKey.computeIfPresent(key, (_, clients) -> {
            clients.remove(client);
            return clients.isEmpty() ? null : clients;
        });
    }

    /// Those there are, in a view that others may change.
    Set<ClientState> of(String key) {
        return byKey.getOrDefault(key, Set.of());
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }
}
