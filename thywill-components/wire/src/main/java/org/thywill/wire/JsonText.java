package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Works on JSON that is known to be valid.
final class JsonText {
    private static final int HEX = 16;
    private static final int UNICODE_ESCAPE_CHARS = 6;

    private JsonText() {}

    /// Decodes a text with its escapes (RFC 8259, section 7).
    ///
    /// @param from after the opening quote
    /// @param to the closing quote
    static String unescape(byte[] bytes, int from, int to) {
        var text = new StringBuilder(to - from);
        int plain = from;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            append(text, bytes, plain, at);
            byte letter = bytes[at + 1];
            text.append(character(letter, bytes, at + 2));
            at += letter == 'u' ? UNICODE_ESCAPE_CHARS : 2;
            plain = at;
        }
        append(text, bytes, plain, to);
        return text.toString();
    }

    private static void append(StringBuilder text, byte[] bytes, int from, int to) {
        text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private static char character(byte letter, byte[] bytes, int at) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(new String(bytes, at, 4, StandardCharsets.US_ASCII), HEX);
            default -> (char) letter;
        };
    }

    /// Copies a value without the white space between its tokens.
    static byte[] compact(byte[] bytes, int from, int to) {
        var compacted = new byte[to - from];
        int length = 0;
        boolean inText = false;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (inText && b == '\\') {
                compacted[length++] = b;
                compacted[length++] = bytes[++i];
                continue;
            }
            inText ^= b == '"';
            if (inText || b > ' ' || b < 0) {
                compacted[length++] = b;
            }
        }
        return Arrays.copyOf(compacted, length);
    }
}
