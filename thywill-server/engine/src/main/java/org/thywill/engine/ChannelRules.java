package org.thywill.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.thywill.app.ChannelOptions;

/// Which channels an application has declared, by name or by prefix. The longest match wins.
final class ChannelRules {
    static final int NAME_LIMIT = 255;

    private final Map<String, ChannelOptions> names = new ConcurrentHashMap<>();
    private final Map<String, ChannelOptions> prefixes = new ConcurrentSkipListMap<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /// @throws IllegalArgumentException if the pattern is no legal channel name apart from its `*`, or if it has one
    ///     and the channels are to be on the page
    void declare(String pattern, ChannelOptions options) {
        if (isPrefix(pattern)) {
            if (options.shownOnPage()) {
                throw new IllegalArgumentException(
                        "Only channels declared by name can be on the page, but this was: \"" + pattern + "\"");
            }
            prefixes.put(prefix(pattern), options);
        } else {
            names.put(legal(pattern), options);
        }
    }

    /// Lets go of what the application has given.
    void clear() {
        names.clear();
        prefixes.clear();
    }

    /// The channels whose positions are on the application's page, by name.
    List<String> onPage() {
        return names.entrySet().stream()
                .filter(rule -> rule.getValue().shownOnPage())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    ChannelOptions of(String channel) {
        var exact = names.get(channel);
        if (exact != null) {
            return exact;
        }
        for (var rule : prefixes.entrySet()) {
            if (channel.startsWith(rule.getKey())) {
                return rule.getValue();
            }
        }
        return ChannelOptions.DEFAULT;
    }

    /// The options that all channels under a prefix have that have none of their own.
    ChannelOptions ofPattern(String pattern) {
        var prefix = pattern.substring(0, pattern.length() - 1);
        for (var rule : prefixes.entrySet()) {
            if (prefix.startsWith(rule.getKey())) {
                return rule.getValue();
            }
        }
        return ChannelOptions.DEFAULT;
    }

    static boolean matches(String pattern, String channel) {
        return isPrefix(pattern) ? channel.startsWith(prefix(pattern)) : channel.equals(pattern);
    }

    /// @throws IllegalArgumentException if the name is not legal
    static String legal(String name) {
        if (!isLegal(name)) {
            throw new IllegalArgumentException(
                    "A channel's name is 1 to 255 of A-Z a-z 0-9 . _ : / -, but was: \"" + name + "\"");
        }
        return name;
    }

    static boolean isLegal(String name) {
        if (name.isEmpty() || name.length() > NAME_LIMIT) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '-' && c <= ':') // - . / 0-9 :
                || (c >= 'A' && c <= 'Z')
                || c == '_';
    }

    static boolean isPrefix(String pattern) {
        return pattern.endsWith("*");
    }

    /// What stands before the `*`.
    static String prefix(String pattern) {
        var prefix = pattern.substring(0, pattern.length() - 1);
        return prefix.isEmpty() ? prefix : legal(prefix);
    }
}
