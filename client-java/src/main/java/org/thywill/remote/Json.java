package org.thywill.remote;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values as JSON, as frames need them.
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /// Writes a value without a line feed.
    ///
    /// @throws IllegalArgumentException if Jackson cannot write it
    static String write(@Nullable Object value) {
        try {
            // Only what was given as raw JSON can have one, and there it is white space.
            return MAPPER.writeValueAsString(value).replace('\n', ' ');
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "Only what Jackson writes as JSON can be sent, but found: " + e.getOriginalMessage(), e);
        }
    }

    /// @throws JacksonException if the text is not one JSON value
    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /// How many bytes a text has in UTF-8.
    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
