package org.thywill.engine;

import java.util.Collection;
import java.util.LinkedHashSet;

/// Which clients of an application have subscribed to which prefixes of channels' names. Safe for use by many threads.
final class PatternIndex {
    private final ClientIndex byPrefix = new ClientIndex();

    void add(String prefix, ClientState client) {
        byPrefix.add(prefix, client);
    }

    void remove(String prefix, ClientState client) {
        byPrefix.remove(prefix, client);
    }

    /// Those with a prefix of a channel's name, each once.
    Collection<ClientState> matching(String channel) {
        var matching = new LinkedHashSet<ClientState>();
        if (!byPrefix.isEmpty()) {
            for (int length = 0; length <= channel.length(); length++) {
                matching.addAll(byPrefix.of(channel.substring(0, length)));
            }
        }
        return matching;
    }
}
