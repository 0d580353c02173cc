package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.wire.JsonSpans.Span;

/// Says what has changed of an object, as a JSON Merge Patch (RFC 7396). What is written with the same bytes is
/// the same; a number that is written in another way, such as 1 and 1.0, stands in the patch.
///
/// Not everything can be said so: a patch cannot give a member the value `null`, and makes no objects of other
/// values. Nor is it said where names are escaped or stand there twice, and where bytes and objects take each
/// other's place (`documentation/protocol.md`, section 5.8), since clients may have put the bytes there
/// already.
final class MergePatch {
    /// Deeper objects are not looked into.
    private static final int MAX_DEPTH = 64;

    private static final String BYTES = "$bytes";
    /// Where nothing stands.
    private static final Span DONE = new Span(-1, -1);

    private final JsonSpans before;
    private final JsonSpans after;
    private final JsonWriter patch;
    private final int maxBytes;

    private MergePatch(JsonSpans before, JsonSpans after, int maxBytes) {
        this.before = before;
        this.after = after;
        this.maxBytes = maxBytes;
        patch = new JsonWriter(Math.min(maxBytes, 256));
    }

    /// What makes the one of the other.
    ///
    /// @return `null` if it would be more than `maxBytes`, or cannot be said
    static byte @Nullable [] between(Json before, Json after, int maxBytes) {
        if (maxBytes <= 0) {
            return null;
        }
        var writing = new MergePatch(new JsonSpans(before.bytes()), new JsonSpans(after.bytes()), maxBytes);
        boolean said = writing.objects(writing.before.whole(), writing.after.whole(), 0);
        var bytes = said ? writing.patch.toBytes() : null;
        return bytes == null || bytes.length > maxBytes ? null : bytes;
    }

    /// @return false if it cannot be said
    private boolean objects(Span from, Span to, int depth) {
        if (depth > MAX_DEPTH || !before.isObject(from) || !after.isObject(to)) {
            return false;
        }
        var left = new LinkedHashMap<String, Span>();
        if (!before.eachMember(from, (name, value) -> isPlain(name) && left.put(name, value) == null)) {
            return false;
        }
        patch.ascii("{");
        int begin = patch.length();
        if (!after.eachMember(to, (name, value) -> isPlain(name) && member(name, left, value, begin, depth))) {
            return false;
        }
        left.forEach((name, value) -> removed(name, value, begin));
        patch.ascii("}");
        return true;
    }

    private static boolean isPlain(String name) {
        return name.indexOf('\\') < 0 && !name.equals(BYTES);
    }

    /// @param left the members there were, and for each that was looked at [#DONE]
    private boolean member(String name, Map<String, Span> left, Span value, int begin, int depth) {
        var old = left.put(name, DONE);
        if (DONE.equals(old)) {
            return false;
        }
        if (old != null && before.sameBytes(old, after, value)) {
            return true;
        }
        name(name, begin);
        boolean bytes = old != null && before.isOnly(old, BYTES) && after.isOnly(value, BYTES);
        if (old != null && before.isObject(old) && after.isObject(value) && !bytes) {
            return objects(old, value, depth + 1);
        }
        if (!isSayable(value, depth)) {
            return false;
        }
        patch.raw(after.bytes(), value.from(), value.to());
        return patch.length() <= maxBytes;
    }

    /// Whether a value that comes into the place of no object can stand in a patch.
    private boolean isSayable(Span value, int depth) {
        if (after.isNull(value) || depth > MAX_DEPTH) {
            return false;
        }
        return !after.isObject(value) || after.eachMember(value, (_, member) -> isSayable(member, depth + 1));
    }

    private void removed(String name, Span value, int begin) {
        if (!DONE.equals(value)) {
            name(name, begin);
            patch.ascii("null");
        }
    }

    /// @param begin where the object's members begin in the patch
    private void name(String name, int begin) {
        patch.ascii(patch.length() == begin ? "\"" : ",\"");
        patch.raw(name.getBytes(StandardCharsets.ISO_8859_1));
        patch.ascii("\":");
    }
}
