package org.thywill.component;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A JSON value in UTF-8, known to be valid and without a line feed outside of its texts. It is shared by whoever
/// handles it and never changes.
public final class Json {
    public static final Json NULL = new Json("null".getBytes(StandardCharsets.UTF_8));

    private final byte[] bytes;

    private Json(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes over bytes that are known to be one valid JSON value; the caller does not change them any more.
    public static Json ofValid(byte[] bytes) {
        return new Json(bytes);
    }

    /// As [#ofValid(byte[])].
    public static Json ofValid(String text) {
        return new Json(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes themselves, not a copy: not to be changed by anyone.
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && Arrays.equals(bytes, json.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The JSON text.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
