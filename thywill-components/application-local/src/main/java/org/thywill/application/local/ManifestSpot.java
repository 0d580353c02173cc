package org.thywill.application.local;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Where something stands in a manifest, and what. Read from the text once more, since an exception about an unknown
/// key tells where the mapping ends.
///
/// @param line of the key, from 1
/// @param found for people: `"one"`, `a list`, `further keys`, `nothing`
record ManifestSpot(int line, String found) {
    private static final int SHOWN = 80;

    /// @param parser at the beginning
    /// @param path of the key, as Jackson tells it; empty for the whole
    static ManifestSpot find(JsonParser parser, List<Reference> path) {
        parser.nextToken();
        int line = parser.currentTokenLocation().getLineNr();
        for (var step : path) {
            line = enter(parser, step);
        }
        return new ManifestSpot(line, described(parser));
    }

    /// Goes to the value of a key, or to an element.
    ///
    /// @return the line
    private static int enter(JsonParser parser, Reference step) {
        if (step.getPropertyName() == null) {
            for (int before = step.getIndex(); before > 0 && parser.nextToken() != null; before--) {
                parser.skipChildren();
            }
        } else {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME
                    && !parser.currentName().equals(step.getPropertyName())) {
                parser.nextToken();
                parser.skipChildren();
            }
        }
        int line = parser.currentTokenLocation().getLineNr();
        parser.nextToken();
        return line;
    }

    private static String described(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_ARRAY -> "a list";
            case START_OBJECT, PROPERTY_NAME -> "further keys";
            case null -> "nothing";
            case VALUE_NULL -> "nothing";
            default -> quoted(parser.getString());
        };
    }

    private static String quoted(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "nothing";
        }
        return "\"" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "\"";
    }
}
