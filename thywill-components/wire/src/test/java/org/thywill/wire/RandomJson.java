package org.thywill.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON texts at random, with few names, so that what is made twice has much in common.
final class RandomJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> NAMES = List.of("a", "b", "é", "$bytes", "long name", "x\\ny", "");
    private static final List<String> WORDS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1",
            "1.0",
            "1e0",
            "12345678901234567890",
            "\"\"",
            "\"a\"",
            "\"}\\\",{\"");
    private static final int MAX_DEPTH = 4;

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    /// As a client has it that puts bytes where they stand (`documentation/protocol.md`, section 5.8).
    static JsonNode withBytes(String json) {
        return bytesPut(parse(json));
    }

    private static JsonNode bytesPut(JsonNode json) {
        if (json.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> array.add(bytesPut(element)));
            return array;
        }
        if (!json.isObject()) {
            return json;
        }
        if (json.size() == 1 && json.path("$bytes").isString()) {
            try {
                return BinaryNode.valueOf(
                        Base64.getDecoder().decode(json.path("$bytes").stringValue()));
            } catch (IllegalArgumentException _) {
                return json;
            }
        }
        var object = JsonNodeFactory.instance.objectNode();
        json.forEachEntry((name, value) -> object.set(name, bytesPut(value)));
        return object;
    }

    String object() {
        return objectAt(0);
    }

    private String objectAt(int depth) {
        var members = new ArrayList<String>();
        for (var name : NAMES) {
            if (random.nextInt(NAMES.size()) < (name.equals("$bytes") || name.contains("\\") ? 1 : 4)) {
                members.add(member(name, value(depth + 1)));
            }
        }
        return "{" + String.join(random.nextInt(9) == 0 ? " , " : ",", members) + "}";
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    private String value(int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 9 : 6)) {
            case 0 -> "{\"$bytes\":\"" + List.of("AA==", "AQID", "no!").get(random.nextInt(3)) + "\"}";
            case 6, 7 -> objectAt(depth);
            case 8 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
            default -> WORDS.get(random.nextInt(WORDS.size()));
        };
    }

    /// The same with some members changed, taken away and added, in another order at times; now and then
    /// another one.
    String changed(String object) {
        return random.nextInt(10) == 0
                ? object()
                : changed((ObjectNode) parse(object), 0).toString();
    }

    private JsonNode changed(ObjectNode object, int depth) {
        var changed = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, value) -> {
            switch (random.nextInt(8)) {
                case 0 -> {} // taken away
                case 1 -> changed.set(name, parse(value(depth + 1)));
                case 2, 3 -> changed.set(name, value.isObject() ? changed((ObjectNode) value, depth + 1) : value);
                default -> changed.set(name, value);
            }
        });
        if (random.nextInt(3) == 0) {
            changed.set(NAMES.get(random.nextInt(NAMES.size())).replace("\\n", "\n"), parse(value(depth + 1)));
        }
        return changed;
    }
}
