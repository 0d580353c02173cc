package org.thywill.remote;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.thywill.data.Data;
import org.thywill.data.UnfitException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values as JSON, as frames need them.
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /// Writes a value without a line feed.
    ///
    /// @throws IllegalArgumentException if it cannot travel, is past the [Bounds], or Jackson cannot write it
    static String write(@Nullable Object value) {
        var text = new StringWriter();
        try {
            Data.write(MAPPER, MAPPER.createGenerator(text), value);
        } catch (UnfitException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "Only what Jackson writes as JSON can be sent, but found: " + e.getOriginalMessage(), e);
        }
        // Only what was given as raw JSON can have one, and there it is white space.
        return Bounds.require(text.toString().replace('\n', ' '));
    }

    /// A value of a type of the application's.
    ///
    /// @throws IllegalArgumentException if the JSON does not fit it
    static <T> @Nullable T as(JsonNode json, Class<T> type) {
        try {
            return json.isMissingNode() || json.isNull() ? null : MAPPER.treeToValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "The JSON does not fit " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /// Reads JSON, with bytes where they stand (`documentation/protocol.md`, section 5.8).
    ///
    /// @throws JacksonException if the text is not one JSON value
    static JsonNode read(String text) {
        return Bytes.unwrapped(MAPPER.readTree(text));
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
