package org.thywill.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The clients of each user of one application. It holds those that are there, so it is as bounded as they are. Safe
/// for use by many threads.
final class UserIndex {
    private final ConcurrentHashMap<String, Set<ClientState>> byUser = new ConcurrentHashMap<>();

    void add(String userId, ClientState client) {
        byUser.compute(userId, (_, clients) -> {
            var all = clients == null ? ConcurrentHashMap.<ClientState>newKeySet() : clients;
            all.add(client);
            return all;
        });
    }

    void remove(String userId, ClientState client) {
        byUser.computeIfPresent(userId, (_, clients) -> {
            clients.remove(client);
            return clients.isEmpty() ? null : clients;
        });
    }

    List<ClientState> clients(String userId) {
        return List.copyOf(byUser.getOrDefault(userId, Set.of()));
    }
}
