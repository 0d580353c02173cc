package org.thywill.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class MergePatchTest {
    private static final int PLENTY = 1 << 20;

    private static String between(String before, String after) {
        var patch = MergePatch.between(Json.ofValid(before), Json.ofValid(after), PLENTY);
        return patch == null ? "none" : new String(patch, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1,"b":2}               | {"a":1,"b":3}              | {"b":3}
            {"a":1,"b":2}               | {"b":2}                    | {"a":null}
            {"a":1}                     | {"a":1,"b":{"c":[null]}}   | {"b":{"c":[null]}}
            {"a":{"b":1,"c":2},"d":3}   | {"a":{"b":1,"c":4},"d":3}  | {"a":{"c":4}}
            {"a":{"b":1}}               | {"a":{}}                   | {"a":{"b":null}}
            {"a":[1,2,3]}               | {"a":[1,2]}                | {"a":[1,2]}
            {"a":1}                     | {"a":1.0}                  | {"a":1.0}
            {"a":9007199254740993}      | {"a":9007199254740992}     | {"a":9007199254740992}
            {"a":null}                  | {"a":null,"b":1}           | {"b":1}
            {"a":null}                  | {"a":{"b":1}}              | {"a":{"b":1}}
            {"a":1,"b":2}               | {"b":2,"a":1}              | {}
            { "a" : 1 , "b" : [ 2 ] }   | {"a":1,"b":[ 2 ],"c" : 3 } | {"c":3}
            {"a":"}\\"{","b":1}         | {"a":"}\\"{","b":2}        | {"b":2}
            {"ä":"€","b":1}             | {"ä":"€€","b":1}           | {"ä":"€€"}
            {"a":{"$bytes":"AA=="}}     | {"a":{"$bytes":"AQ=="}}    | {"a":{"$bytes":"AQ=="}}
            {"a":{"$bytes":"AA=="}}     | {"a":{ "$bytes":"AA=="}}   | {"a":{ "$bytes":"AA=="}}
            {"a":1}                     | {"a":{"$bytes":"AQ=="}}    | {"a":{"$bytes":"AQ=="}}
            {"a":{"$bytes":"AA=="}}     | {"a":1}                    | {"a":1}
            """)
    void saysWhatHasChanged(String before, String after, String patch) {
        assertThat(between(before, after)).isEqualTo(patch);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1}                 | {"a":null}                      | a member is null
            {"a":1}                 | {"b":{"c":{"d":null}}}          | a member deeper down is
            [1]                     | [1,2]                           | an array
            {"a":1}                 | 7                               | no object any more
            7                       | {"a":1}                         | no object before
            {"a\\"b":1,"c":1}       | {"a\\"b":1,"c":2}               | a name is escaped
            {"a":1}                 | {"a":2,"\\u0061":3}             | the other's
            {"a":1,"a":2}           | {"a":3}                         | a name stands there twice
            {"a":1}                 | {"a":3,"a":1}                   | the other's does
            {"a":{"$bytes":"AA=="}} | {"a":{"b":1}}                   | bytes were there
            {"a":{"b":1}}           | {"a":{"$bytes":"AA=="}}         | bytes come
            {"$bytes":"A","b":1}    | {"$bytes":"B","b":1}            | what only looks like bytes
            {"$bytes":"A"}          | {"$bytes":"A"}                  | bytes, and no object
            """)
    void leavesToTheWholeWhatItCannotSay(String before, String after, String why) {
        assertThat(between(before, after)).as(why).isEqualTo("none");
    }

    @Test
    void leavesToTheWholeWhatWouldBeTooLong() {
        var before = Json.ofValid("{\"a\":1,\"b\":2}");
        var after = Json.ofValid("{\"a\":3,\"b\":2}");

        assertThat(MergePatch.between(before, after, 7)).hasSize(7);
        assertThat(MergePatch.between(before, after, 6)).isNull();
        assertThat(MergePatch.between(before, after, 0)).isNull();
        assertThat(MergePatch.between(before, before, -4)).isNull();
    }

    @Test
    void looksOnlySoDeep() {
        var deep = "{\"a\":".repeat(10_000);
        var end = "}".repeat(10_000);

        assertThat(between(deep + "1" + end, deep + "2" + end)).isEqualTo("none");
        assertThat(between("{\"b\":1}", deep + "2" + end)).isEqualTo("none");
        assertThat(between("{\"b\":1,\"c\":" + deep + "1" + end + "}", "{\"b\":2,\"c\":" + deep + "1" + end + "}"))
                .isEqualTo("{\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261, 78})
    void whatItSaysMakesTheOneOfTheOther(long seed) {
        var random = new RandomJson(new Random(seed));
        int said = 0;
        for (int i = 0; i < 5_000; i++) {
            var before = random.object();
            var after = random.changed(before);
            var patch = between(before, after);
            if (!patch.equals("none")) {
                said++;
                assertThat(applied(RandomJson.parse(before), RandomJson.parse(patch)))
                        .as("%s by %s", before, patch)
                        .isEqualTo(RandomJson.parse(after));
                assertThat(applied(RandomJson.withBytes(before), RandomJson.withBytes(patch)))
                        .as("%s by %s, where bytes are put first", before, patch)
                        .isEqualTo(RandomJson.withBytes(after));
            }
        }
        assertThat(said).isGreaterThan(1_000);
    }

    /// As RFC 7396 has it in section 2.
    private static JsonNode applied(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        var result = target.isObject() ? (ObjectNode) target.deepCopy() : JsonNodeFactory.instance.objectNode();
        patch.forEachEntry((name, value) -> {
            if (value.isNull()) {
                result.remove(name);
            } else {
                result.set(name, applied(result.path(name), value));
            }
        });
        return result;
    }
}
