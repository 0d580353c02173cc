package org.thywill.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/// Maps of what a client mostly has none or one of. There are so many of them that an empty table would count: with no
/// entry or one they are the JDK's smallest, which cannot be changed.
///
/// A map that was given to one of the methods is not to be used any more; what is returned takes its place.
final class Few {
    private Few() {}

    /// The map with an entry, in place of one with the same key.
    static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        if (map.isEmpty() || (map.size() == 1 && map.containsKey(key))) {
            return Map.of(key, value);
        }
        var many = map instanceof LinkedHashMap<K, V> ? map : new LinkedHashMap<>(map);
        many.put(key, value);
        return many;
    }

    /// The map without the entry of a key, if it has one.
    static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        if (!map.containsKey(key)) {
            return map;
        }
        if (map.size() == 1) {
            return Map.of();
        }
        map.remove(key);
        return map;
    }
}
