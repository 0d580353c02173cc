package org.thywill.engine;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which clients of an application have subscribed to which prefixes of channels' names. Safe for use by many threads.
final class PatternIndex {
    private final ConcurrentHashMap<String, Set<ClientState>> byPrefix = new ConcurrentHashMap<>();

    void add(String prefix, ClientState client) {
        byPrefix.compute(prefix, (_, clients) -> {
            var all = clients == null ? ConcurrentHashMap.<ClientState>newKeySet() : clients;
            all.add(client);
            return all;
        });
    }

    void remove(String prefix, ClientState client) {
        byPrefix.computeIfPresent(prefix, (_, clients) -> {
            clients.remove(client);
            return clients.isEmpty() ? null : clients;
        });
    }

    /// Those with a prefix of a channel's name, each once.
    Collection<ClientState> matching(String channel) {
        var matching = new LinkedHashSet<ClientState>();
        if (!byPrefix.isEmpty()) {
            for (int length = 0; length <= channel.length(); length++) {
                var clients = byPrefix.get(channel.substring(0, length));
                if (clients != null) {
                    matching.addAll(clients);
                }
            }
        }
        return matching;
    }
}
