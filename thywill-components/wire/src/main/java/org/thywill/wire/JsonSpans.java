package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds where the values stand in JSON that is known to be valid, without building anything of them.
final class JsonSpans {
    private final byte[] bytes;

    JsonSpans(byte[] valid) {
        bytes = valid;
    }

    /// Where a value stands.
    ///
    /// @param to after its last byte
    record Span(int from, int to) {}

    /// Looks at a member of an object.
    interface MemberVisitor {
        /// @param name as it stands there, each byte a character
        /// @return whether to go on
        boolean visit(String name, Span value);
    }

    byte[] bytes() {
        return bytes;
    }

    Span whole() {
        int from = afterSpace(0);
        return new Span(from, afterValue(from));
    }

    boolean isObject(Span value) {
        return bytes[value.from] == '{';
    }

    /// Whether it is an object with a member of this name and no other.
    boolean isOnly(Span value, String name) {
        var named = new int[1];
        return isObject(value) && eachMember(value, (each, _) -> each.equals(name) && named[0]++ == 0) && named[0] == 1;
    }

    boolean isNull(Span value) {
        return bytes[value.from] == 'n';
    }

    boolean sameBytes(Span mine, JsonSpans others, Span other) {
        return Arrays.equals(bytes, mine.from, mine.to, others.bytes, other.from, other.to);
    }

    /// @return whether all members were visited
    boolean eachMember(Span object, MemberVisitor visitor) {
        int at = afterSpace(object.from + 1);
        while (bytes[at] != '}') {
            at = bytes[at] == ',' ? afterSpace(at + 1) : at;
            int nameEnd = afterText(at);
            var name = new String(bytes, at + 1, nameEnd - at - 2, StandardCharsets.ISO_8859_1);
            int from = afterSpace(afterSpace(nameEnd) + 1); // behind the colon
            int to = afterValue(from);
            if (!visitor.visit(name, new Span(from, to))) {
                return false;
            }
            at = afterSpace(to);
        }
        return true;
    }

    private int afterSpace(int from) {
        int at = from;
        while (bytes[at] <= ' ') { // what is below 0 stands in texts only
            at++;
        }
        return at;
    }

    private int afterValue(int from) {
        return switch (bytes[from]) {
            case '"' -> afterText(from);
            case '{', '[' -> afterNested(from);
            default -> afterWord(from);
        };
    }

    private int afterText(int from) {
        int at = from + 1;
        while (bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int afterNested(int from) {
        int depth = 0;
        int at = from;
        do {
            switch (bytes[at]) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '"' -> at = afterText(at) - 1;
                default -> {}
            }
            at++;
        } while (depth > 0);
        return at;
    }

    private int afterWord(int from) {
        int at = from;
        while (at < bytes.length && bytes[at] > ' ' && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
            at++;
        }
        return at;
    }
}
