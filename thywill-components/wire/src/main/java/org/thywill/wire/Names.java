package org.thywill.wire;

import org.thywill.component.ServerMessage;

/// The forms of the texts that frames name things by.
public final class Names {
    /// The longest id, key, token, epoch or cursor.
    public static final int MAX_ID_CHARS = 200;

    /// The longest key, and the longest id of a publication.
    public static final int MAX_KEY_CHARS = 128;

    /// The longest credentials, in characters.
    public static final int MAX_CREDENTIALS = 16_384;

    private static final int MAX_CHANNEL_CHARS = 255;
    private static final String CHANNEL_CHARS = "._:/-";
    private static final int MAX_NAME_CHARS = 128;
    private static final int MAX_APPLICATION_CHARS = 64;

    private Names() {}

    /// 1 to 255 of `A-Z a-z 0-9 . _ : / -`, perhaps after `@presence/`.
    public static boolean isChannel(String text) {
        var name = text.startsWith(ServerMessage.PRESENCE) ? text.substring(ServerMessage.PRESENCE.length()) : text;
        return consistsOf(name, 1, MAX_CHANNEL_CHARS, CHANNEL_CHARS);
    }

    /// A channel's name, or a prefix of such names followed by `*`.
    public static boolean isChannelOrPattern(String text) {
        return text.endsWith("*")
                ? consistsOf(text.substring(0, text.length() - 1), 0, MAX_CHANNEL_CHARS - 1, CHANNEL_CHARS)
                : isChannel(text);
    }

    /// A channel's name, or the one of the client's own channel.
    public static boolean isChannelOrPrivate(String text) {
        return text.equals(ServerMessage.PRIVATE) || isChannel(text);
    }

    /// The name of a function or a queue: 1 to 128 characters, of which none is a control character or half of a
    /// surrogate pair.
    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_NAME_CHARS
                && text.codePoints().noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0) || isSurrogate(c));
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /// An id, key, token, epoch or cursor: 1 to 200 of `A-Z a-z 0-9 . _ ~ -`.
    public static boolean isId(String text) {
        return consistsOf(text, 1, MAX_ID_CHARS, "._~-");
    }

    /// 16 to 64 of `A-Z a-z 0-9 _ -`.
    public static boolean isInstance(String text) {
        return consistsOf(text, 16, 64, "_-");
    }

    /// 1 to 64 of `a-z 0-9 -` after a letter.
    public static boolean isApplication(String text) {
        if (text.isEmpty() || text.length() > MAX_APPLICATION_CHARS || !isLower(text.charAt(0))) {
            return false;
        }
        return text.chars().allMatch(c -> isLower(c) || isDigit(c) || c == '-');
    }

    private static boolean consistsOf(String text, int least, int greatest, String others) {
        if (text.length() < least || text.length() > greatest) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLower(c) && !isDigit(c) && (c < 'A' || c > 'Z') && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
