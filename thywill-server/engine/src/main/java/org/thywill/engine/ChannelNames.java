package org.thywill.engine;

/// Names of channels, and patterns of them: a name, or a prefix followed by `*`.
final class ChannelNames {
    private static final int LIMIT = 255;

    private ChannelNames() {}

    /// @return the name
    /// @throws IllegalArgumentException if it is not legal
    static String legal(String name) {
        if (!isLegal(name)) {
            throw new IllegalArgumentException(
                    "A channel's name is 1 to 255 of A-Z a-z 0-9 . _ : / -, but was: \"" + name + "\"");
        }
        return name;
    }

    static boolean isLegal(String name) {
        if (name.isEmpty() || name.length() > LIMIT) {
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
    ///
    /// @throws IllegalArgumentException if it is not legal
    static String prefix(String pattern) {
        var prefix = pattern.substring(0, pattern.length() - 1);
        return prefix.isEmpty() ? prefix : legal(prefix);
    }

    static boolean matches(String pattern, String channel) {
        return isPrefix(pattern) ? channel.startsWith(prefix(pattern)) : channel.equals(pattern);
    }
}
