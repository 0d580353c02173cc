package org.thywill.remote;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/// What the server takes of JSON at most, whatever its length allows: section 1 of the protocol.
///
/// It is looked for in what was written, so what the application gave as raw JSON is looked at too.
final class Bounds {
    /// Of 10,000 names and values, some are left for the frame around the data.
    static final int MAX_PARTS = 9_980;

    static final int MAX_TEXT_BYTES = 65_536;
    static final int MAX_NAME_BYTES = 256;
    static final int MAX_NUMBER_CHARS = 100;

    private static final int MAX_DEPTH = 31;
    private static final int MAX_BYTES_PER_CHAR = 6; // such as \u0001

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Bounds() {}

    /// @return the same text
    /// @throws IllegalArgumentException if the server would not take it, or it is not one JSON value
    static String require(String json) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            requireParts(count(parser));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("Expected JSON, but found: " + e.getOriginalMessage(), e);
        }
        return json;
    }

    /// @return how many names and values there are
    private static int count(JsonParser parser) {
        int parts = 0;
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                continue;
            }
            if (parts > 0 && parser.streamReadContext().inRoot()) {
                throw new IllegalArgumentException("Expected one JSON value, but found more");
            }
            parts++;
            requirePart(parser, token);
        }
        return parts;
    }

    private static void requireParts(int found) {
        if (found > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "$ has %,d names and values, but at most %,d can travel at once".formatted(found, MAX_PARTS));
        }
    }

    private static void requirePart(JsonParser parser, JsonToken token) {
        switch (token) {
            case PROPERTY_NAME -> requireWritten(parser, MAX_NAME_BYTES, "is a name");
            case VALUE_STRING -> requireWritten(parser, MAX_TEXT_BYTES, "is a text");
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (parser.getStringLength() > MAX_NUMBER_CHARS) {
                    throw unfit(parser, "is a number", parser.getStringLength() + " characters", MAX_NUMBER_CHARS);
                }
            }
            default -> {}
        }
    }

    private static void requireWritten(JsonParser parser, int maxBytes, String what) {
        if (parser.getStringLength() * MAX_BYTES_PER_CHAR > maxBytes) {
            int bytes = JsonStringEncoder.getInstance().quoteAsUTF8(parser.getString()).length;
            if (bytes > maxBytes) {
                throw unfit(parser, what, bytes + " bytes", maxBytes);
            }
        }
    }

    private static IllegalArgumentException unfit(JsonParser parser, String what, String found, int most) {
        return new IllegalArgumentException(path(parser.streamReadContext()) + " " + what + " of " + found
                + ", but at most " + most + " can travel");
    }

    private static String path(TokenStreamContext context) {
        if (context.inRoot()) {
            return "$";
        }
        var step = context.inArray() ? "[" + context.getCurrentIndex() + "]" : "." + context.currentName();
        return path(context.getParent()) + step;
    }
}
