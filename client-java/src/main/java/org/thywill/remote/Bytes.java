package org.thywill.remote;

import java.util.Base64;
import org.thywill.data.Data;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.ObjectNode;

/// Bytes in data: `documentation/protocol.md`, section 5.8.
final class Bytes {
    private Bytes() {}

    /// Puts bytes where they stand.
    ///
    /// @param json changed in place
    /// @return the same, unless it is bytes itself
    static JsonNode unwrapped(JsonNode json) {
        return switch (json) {
            case ObjectNode object -> unwrapped(object);
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i).isContainer()) {
                        array.set(i, unwrapped(array.get(i)));
                    }
                }
                yield array;
            }
            default -> json;
        };
    }

    private static JsonNode unwrapped(ObjectNode object) {
        if (object.size() == 1 && object.path(Data.BYTES).isString()) {
            return bytes(object);
        }
        for (var name : object.propertyNames().toArray(String[]::new)) {
            var member = object.path(name);
            if (member.isContainer()) {
                object.set(name, unwrapped(member));
            }
        }
        return object;
    }

    private static JsonNode bytes(ObjectNode object) {
        try {
            var text = object.path(Data.BYTES).stringValue();
            return BinaryNode.valueOf(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) { // not in base64: data like any other
            return object;
        }
    }
}
