package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.thywill.component.Json;

/// Writes JSON into an array that grows. What must be escaped is (RFC 8259, section 7); halves of surrogate pairs,
/// which UTF-8 cannot hold, become U+FFFD.
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    JsonWriter(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /// Writes characters below 0x80 as they are.
    @SuppressWarnings("deprecation") // the one way to copy ASCII without an array in between
    JsonWriter ascii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /// How many bytes there are so far.
    int length() {
        return length;
    }

    JsonWriter raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    /// The bytes from `from` to before `to`.
    JsonWriter raw(byte[] json, int from, int to) {
        reserve(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    JsonWriter raw(Json json) {
        return raw(json.bytes());
    }

    JsonWriter integer(long value) {
        return ascii(Long.toString(value));
    }

    /// Writes a finite number.
    JsonWriter number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < ClientFrames.MAX_NUMBER;
        return whole ? integer((long) value) : ascii(Double.toString(value));
    }

    JsonWriter text(String text) {
        int count = text.length();
        reserve(count * 6 + 2);
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else if (c < 0x80) {
                escape(c);
            } else if (i + 1 < count && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                utf8(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                utf8(Character.isSurrogate(c) ? 0xfffd : c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void escape(char c) {
        int letter = switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 'u';
        };
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
        if (letter == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[c >> 4];
            bytes[length++] = HEX[c & 15];
        }
    }

    private void utf8(int point) {
        if (point < 0x800) {
            bytes[length++] = (byte) (0xc0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[length++] = (byte) (0xe0 | (point >> 12));
            } else {
                bytes[length++] = (byte) (0xf0 | (point >> 18));
                bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            }
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        }
        bytes[length++] = (byte) (0x80 | (point & 0x3f));
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }
}
