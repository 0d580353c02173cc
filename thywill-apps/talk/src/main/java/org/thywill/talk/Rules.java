package org.thywill.talk;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Refused;

/// What rooms, names and lines may look like.
final class Rules {
    static final int MAX_TEXT = 2_000;
    static final int MAX_NAME = 40;

    private static final Pattern ROOM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Rules() {}

    /// @throws Refused with code `no-such-room` if the name is not 1 to 40 of `a-z 0-9 -`, no hyphen first
    static String room(@Nullable String room) {
        if (room == null || !ROOM.matcher(room).matches()) {
            throw new Refused("no-such-room", "A room's name has 1 to 40 of a-z 0-9 -, and begins with no -");
        }
        return room;
    }

    /// Returns the name without what cannot be seen, and with single spaces.
    ///
    /// @throws Refused with code `no-name` if nothing is left, `long-name` if it has more than 40 characters
    static String name(@Nullable String name) {
        var clean = clean(name, false).replaceAll("\\s+", " ").strip();
        if (clean.isEmpty()) {
            throw new Refused("no-name", "A name is needed");
        }
        if (clean.codePointCount(0, clean.length()) > MAX_NAME) {
            throw new Refused("long-name", "A name has at most " + MAX_NAME + " characters");
        }
        return clean;
    }

    /// Returns the text without control characters other than line feeds, and without spaces around it.
    ///
    /// @throws Refused with code `empty` if nothing is left, `too-long` if it has more than 2,000 characters
    static String text(@Nullable String text) {
        var clean = clean(text, true).strip();
        if (clean.isEmpty()) {
            throw new Refused("empty", "There is nothing in this line");
        }
        if (clean.length() > MAX_TEXT) {
            throw new Refused(
                    "too-long", "A line has at most " + MAX_TEXT + " characters; this one has " + clean.length());
        }
        return clean;
    }

    /// @throws Refused with code `invalid` if it is not 1 to 64 of `A-Z a-z 0-9 _ -`
    static @Nullable String key(@Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new Refused("invalid", "A line's key has 1 to 64 of A-Z a-z 0-9 _ -");
        }
        return key;
    }

    private static String clean(@Nullable String text, boolean lines) {
        if (text == null) {
            return "";
        }
        var clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                clean.append(lines ? (char) c : ' ');
            } else if (!isUnseen(c)) {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }

    /// Controls, halves of characters, and what would turn the direction of the text around it.
    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        };
    }
}
