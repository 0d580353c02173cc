package org.thywill.bootstrap;

import tools.jackson.databind.json.JsonMapper;

/// JSON that can stand inside a `script` element: it holds none of the characters that HTML or JavaScript could
/// take for an end of it.
final class PageJson {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private PageJson() {}

    /// @param value records, maps, lists, texts, numbers
    static String of(Object value) {
        var json = MAPPER.writeValueAsString(value);
        var safe = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char each = json.charAt(i);
            switch (each) {
                // They occur inside of texts only, where JSON lets any character be written by its number.
                case '<', '>', '&', '\u2028', '\u2029' -> safe.append("\\u%04x".formatted((int) each));
                default -> safe.append(each);
            }
        }
        return safe.toString();
    }
}
