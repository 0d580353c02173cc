package org.thywill.log.logback;

/// Makes text safe for the log, where it may come from anyone. What could begin a new line, steer a terminal or
/// reverse the direction of text is written as in Java: `\n`, `\u001b`.
final class Escape {

    /// Longest message, in characters.
    static final int MESSAGE = 4_096;

    /// Longest fact, in characters.
    static final int FACT = 256;

    private static final int NAME = 64;

    private Escape() {}

    /// Appends text of at most `limit` characters, on one line.
    static void line(StringBuilder out, String text, int limit) {
        var shown = cut(text, limit);
        for (int i = 0; i < shown.length(); i++) {
            one(out, shown.charAt(i));
        }
    }

    /// Appends the value of a fact, in quotes where it could not be told from what follows.
    static void fact(StringBuilder out, String value) {
        var shown = cut(value, FACT);
        if (isPlain(shown)) {
            out.append(shown);
        } else {
            quoted(out, shown);
        }
    }

    /// Appends a text of JSON, with its quotes.
    static void json(StringBuilder out, String text, int limit) {
        quoted(out, cut(text, limit));
    }

    private static void quoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            one(out, c);
        }
        out.append('"');
    }

    /// Appends the name of a fact: `A-Z a-z 0-9 . _ -`, anything else as `_`.
    static void name(StringBuilder out, String name) {
        int length = Math.min(name.length(), NAME);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            out.append(isNameCharacter(c) ? c : '_');
        }
    }

    private static boolean isNameCharacter(char c) {
        return isWithin('a', c, 'z') || isWithin('A', c, 'Z') || isWithin('0', c, '9') || "._-".indexOf(c) >= 0;
    }

    private static boolean isWithin(char first, char c, char last) {
        return first <= c && c <= last;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '"' || c == '=' || c == '\\' || isUnsafe(c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void one(StringBuilder out, char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isUnsafe(c)) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    /// Controls, line and paragraph separators, and what changes the direction of text.
    private static boolean isUnsafe(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u200e'
                || c == '\u200f'
                || isWithin('\u202a', c, '\u202e')
                || isWithin('\u2066', c, '\u2069')
                || c == '\ufeff';
    }

    /// Cuts so that no character of two halves is parted.
    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
