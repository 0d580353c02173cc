package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PageJsonTest {
    record Config(String path, List<Integer> numbers) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!--",
                "]]>",
                "a\u2028b\u2029c",
                "\"",
                "\\",
                "${x}",
                "`",
                "&lt;",
                "{{nonce}}",
                "\u0000\n\r\t",
                "</SCRIPT",
                "\ud83d\ude00"
            })
    void aHostileValueIsInertAndComesBackAsItWas(String hostile) {
        var json = PageJson.of(new Config(hostile, List.of()));

        assertThat(json).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(JsonMapper.shared().readTree(json).get("path").asString()).isEqualTo(hostile);
    }

    @Test
    void aRecordsComponentsAreTheMembers() {
        assertThat(PageJson.of(new Config("/x", List.of(1, 2)))).isEqualTo("{\"path\":\"/x\",\"numbers\":[1,2]}");
    }
}
