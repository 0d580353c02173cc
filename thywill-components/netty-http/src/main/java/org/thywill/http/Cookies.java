package org.thywill.http;

import org.jspecify.annotations.Nullable;

/// Reads `Cookie` headers (RFC 6265, section 5.4).
final class Cookies {
    private Cookies() {}

    /// @return the value of the first cookie of that name, without quotes around it
    static @Nullable String find(String line, String name) {
        for (int start = 0; start < line.length(); ) {
            int semicolon = line.indexOf(';', start);
            int end = semicolon < 0 ? line.length() : semicolon;
            var pair = line.substring(start, end).strip();
            if (pair.length() > name.length() && pair.charAt(name.length()) == '=' && pair.startsWith(name)) {
                return unquoted(pair.substring(name.length() + 1));
            }
            start = end + 1;
        }
        return null;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
