package org.thywill.application.local;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.data.Data;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/// Reads bytes as `documentation/protocol.md` says in section 5.8: where a type has a `byte[]`, and where it has an
/// [Object], which may be anything.
final class BytesModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    BytesModule() {
        addDeserializer(byte[].class, new OfBytes());
        addDeserializer(Object.class, new OfAnything());
    }

    private static byte[] decode(String text, DeserializationContext context) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return context.reportInputMismatch(byte[].class, "Not in base64");
        }
    }

    /// Also a plain text in base64, as it was written before there was a form for bytes.
    private static final class OfBytes extends StdDeserializer<byte[]> {
        OfBytes() {
            super(byte[].class);
        }

        @Override
        public byte[] deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                return decode(parser.getString(), context);
            }
            if (parser.hasToken(JsonToken.START_OBJECT)
                    && Data.BYTES.equals(parser.nextName())
                    && parser.nextToken() == JsonToken.VALUE_STRING) {
                var bytes = decode(parser.getString(), context);
                if (parser.nextToken() == JsonToken.END_OBJECT) {
                    return bytes;
                }
            }
            return context.reportInputMismatch(byte[].class, "Expected bytes");
        }
    }

    private static final class OfAnything extends StdDeserializer<Object> {
        OfAnything() {
            super(Object.class);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(parser, context);
                case START_ARRAY -> array(parser, context);
                case VALUE_STRING -> parser.getString();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> null;
                default -> context.reportInputMismatch(Object.class, "Expected a value");
            };
        }

        private Object object(JsonParser parser, DeserializationContext context) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                members.put(name, deserialize(parser, context));
            }
            return members.size() == 1 && members.get(Data.BYTES) instanceof String text
                    ? decode(text, context)
                    : members;
        }

        private List<@Nullable Object> array(JsonParser parser, DeserializationContext context) {
            List<@Nullable Object> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(deserialize(parser, context));
            }
            return elements;
        }
    }
}
