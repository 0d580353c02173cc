package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.MissingNode;

class MergePatchTest {

    /// RFC 7396, appendix A.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":"b"}                | {"a":"c"}                    | {"a":"c"}
            {"a":"b"}                | {"b":"c"}                    | {"a":"b","b":"c"}
            {"a":"b"}                | {"a":null}                   | {}
            {"a":"b","b":"c"}        | {"a":null}                   | {"b":"c"}
            {"a":["b"]}              | {"a":"c"}                    | {"a":"c"}
            {"a":"c"}                | {"a":["b"]}                  | {"a":["b"]}
            {"a":{"b":"c"}}          | {"a":{"b":"d","c":null}}     | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}        | {"a":[1]}                    | {"a":[1]}
            ["a","b"]                | ["c","d"]                    | ["c","d"]
            {"a":"b"}                | ["c"]                        | ["c"]
            {"a":"foo"}              | null                         | null
            {"a":"foo"}              | "bar"                        | "bar"
            {"e":null}               | {"a":1}                      | {"e":null,"a":1}
            [1,2]                    | {"a":"b","c":null}           | {"a":"b"}
            {}                       | {"a":{"bb":{"ccc":null}}}    | {"a":{"bb":{}}}
            """)
    void appliesAsTheRfcHasIt(String target, String patch, String result) {
        assertThat(MergePatch.apply(Json.read(target), Json.read(patch))).isEqualTo(Json.read(result));
    }

    @Test
    void bytesAreValuesAndNoObjects() {
        var before = Json.read("{\"a\":{\"$bytes\":\"AAE=\"},\"b\":{\"c\":1}}");

        var after = MergePatch.apply(before, Json.read("{\"a\":{\"$bytes\":\"Ag==\"},\"b\":{\"$bytes\":\"Aw==\"}}"));

        assertThat(after.path("a").binaryValue()).isEqualTo(new byte[] {2});
        assertThat(after.path("b").binaryValue()).isEqualTo(new byte[] {3});
    }

    @Test
    void nothingThatWasThereIsChangedAndWhatStaysTheSameIsShared() {
        var before = Json.read("{\"a\":{\"b\":1,\"c\":{}},\"d\":[1]}");
        var same = before.deepCopy();

        var after = MergePatch.apply(before, Json.read("{\"a\":{\"b\":2}}"));

        assertThat(before).isEqualTo(same);
        assertThat(after).isEqualTo(Json.read("{\"a\":{\"b\":2,\"c\":{}},\"d\":[1]}"));
        assertThat(after.path("d")).isSameAs(before.path("d"));
        assertThat(after.path("a").path("c")).isSameAs(before.path("a").path("c"));
    }

    @Test
    void ofNothingItMakesAnObject() {
        assertThat(MergePatch.apply(MissingNode.getInstance(), Json.read("{\"a\":1,\"b\":null}")))
                .isEqualTo(Json.read("{\"a\":1}"));
    }
}
