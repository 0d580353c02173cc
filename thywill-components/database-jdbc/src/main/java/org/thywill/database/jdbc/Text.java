package org.thywill.database.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Names and ids as the tables hold them: bytes of UTF-8, which compare and sort alike in every database.
final class Text {

    private Text() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte @Nullable [] bytesOrNull(@Nullable String text) {
        return text == null ? null : bytes(text);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    static @Nullable String textOrNull(byte @Nullable [] bytes) {
        return bytes == null ? null : text(bytes);
    }

    /// The least bytes that are greater than everything beginning with a prefix, which must not be empty. UTF-8
    /// never has the byte `FF`, so the last byte can always be raised.
    static byte[] after(String prefix) {
        byte[] bytes = bytes(prefix);
        byte[] after = Arrays.copyOf(bytes, bytes.length);
        after[after.length - 1]++;
        return after;
    }
}
