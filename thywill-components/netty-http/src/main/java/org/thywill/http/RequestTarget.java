package org.thywill.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The target of a request (RFC 9112, section 3.2), decoded once.
///
/// @param authority of a target in absolute form, else `null`
/// @param path decoded; free of `..`, `//`, `\` and control characters
record RequestTarget(@Nullable String authority, String path, Map<String, List<String>> query) {

    /// @param method `OPTIONS` may have the target `*`
    static RequestTarget parse(String method, String target) throws HttpErrorException {
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new RequestTarget(null, "*", Map.of());
        }
        if (target.startsWith("/")) {
            return ofOriginForm(null, target);
        }
        int start = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : -1;
        if (start < 0) {
            throw HttpError.badRequest("The request's target is neither a path nor an http address");
        }
        int slash = target.indexOf('/', start);
        int end = slash < 0 ? target.length() : slash;
        return ofOriginForm(target.substring(start, end), slash < 0 ? "/" : target.substring(slash));
    }

    private static RequestTarget ofOriginForm(@Nullable String authority, String target) throws HttpErrorException {
        if (target.indexOf('#') >= 0) {
            throw HttpError.badRequest("A request's target has no fragment");
        }
        int mark = target.indexOf('?');
        var path = decodePath(mark < 0 ? target : target.substring(0, mark));
        return new RequestTarget(authority, path, mark < 0 ? Map.of() : decodeQuery(target.substring(mark + 1)));
    }

    private static String decodePath(String raw) throws HttpErrorException {
        var path = raw.indexOf('%') < 0 ? raw : decodePercent(raw);
        boolean clean = !path.contains("..")
                && !path.contains("//")
                && !path.contains("/./")
                && !path.endsWith("/.")
                && path.indexOf('\\') < 0
                && path.chars().noneMatch(Character::isISOControl);
        if (!clean) {
            throw HttpError.badRequest(
                    "The path has a part that is not allowed: .., ., //, \\\\ or a control character");
        }
        return path;
    }

    private static String decodePercent(String raw) throws HttpErrorException {
        var bytes = ByteBuffer.allocate(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            if (raw.charAt(at) != '%') {
                bytes.put((byte) raw.charAt(at));
                continue;
            }
            int value = hexPair(raw, at + 1);
            if (value == '/' || value == '\\') {
                throw HttpError.badRequest("The path has an encoded slash");
            }
            bytes.put((byte) value);
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException _) {
            throw HttpError.badRequest("The path is not UTF-8");
        }
    }

    private static int hexPair(String raw, int at) throws HttpErrorException {
        int high = at + 1 < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
        int low = at + 1 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw HttpError.badRequest("The target has a % without two hexadecimal digits");
        }
        return (high << 4) | low;
    }

    private static Map<String, List<String>> decodeQuery(String raw) throws HttpErrorException {
        var query = new LinkedHashMap<String, List<String>>();
        for (var pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decodeParameter(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decodeParameter(pair.substring(equals + 1));
            query.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
        }
        return query;
    }

    private static String decodeParameter(String raw) throws HttpErrorException {
        try {
            var value = URLDecoder.decode(raw, StandardCharsets.UTF_8);
            if (value.indexOf('\0') >= 0) {
                throw HttpError.badRequest("The query has an encoded NUL");
            }
            return value;
        } catch (IllegalArgumentException _) {
            throw HttpError.badRequest("The query has a % without two hexadecimal digits");
        }
    }
}
