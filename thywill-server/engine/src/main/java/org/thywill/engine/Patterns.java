package org.thywill.engine;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Values for channels, by name or by a prefix followed by `*`. The longest match wins.
final class Patterns<V> {
    private final Map<String, V> names = new ConcurrentHashMap<>();
    private final Map<String, V> prefixes = new ConcurrentSkipListMap<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /// @throws IllegalArgumentException if the pattern is no legal channel name apart from its `*`
    void put(String pattern, V value) {
        if (ChannelNames.isPrefix(pattern)) {
            prefixes.put(ChannelNames.prefix(pattern), value);
        } else {
            names.put(ChannelNames.legal(pattern), value);
        }
    }

    @Nullable
    V of(String channel) {
        var exact = names.get(channel);
        if (exact != null) {
            return exact;
        }
        for (var rule : prefixes.entrySet()) {
            if (channel.startsWith(rule.getKey())) {
                return rule.getValue();
            }
        }
        return null;
    }

    /// The value that all channels under a prefix have that have none of their own.
    @Nullable
    V under(String prefix) {
        for (var rule : prefixes.entrySet()) {
            if (prefix.startsWith(rule.getKey())) {
                return rule.getValue();
            }
        }
        return null;
    }

    void clear() {
        names.clear();
        prefixes.clear();
    }

    /// The values of those that are no prefixes.
    Map<String, V> names() {
        return Map.copyOf(names);
    }

    /// Every pattern and its value: names first, then prefixes, the longest first.
    Map<String, V> all() {
        var all = new LinkedHashMap<String, V>();
        names.keySet().stream().sorted().forEach(name -> put(all, name, names.get(name)));
        prefixes.forEach((prefix, value) -> all.put(prefix + "*", value));
        return all;
    }

    private static <V> void put(Map<String, V> all, String name, @Nullable V value) {
        if (value != null) {
            all.put(name, value);
        }
    }
}
