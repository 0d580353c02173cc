package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleGraphTest {

    private static List<String> reach(Map<String, String> sources, String... entries) {
        var files = new LinkedHashMap<String, byte[]>();
        sources.forEach((name, source) -> files.put(name, source.getBytes(StandardCharsets.UTF_8)));
        return new ModuleGraph(files, Map.of("thywill", "thywill.js", "thywill/push", "push-comet.js"))
                .reach(List.of(entries));
    }

    @Test
    void importsAreFollowedWhateverTheyLookLike() {
        var sources = Map.of(
                "thywill.js", "import { a } from \"./a.js\";\nimport './b.js';\nexport * from \"./c.js\";\n",
                "a.js", "import {\n  one,\n  two,\n} from \"./deep/d.js\";",
                "b.js", "import push from \"thywill/push\";",
                "c.js", "import { x } from \"thywill/e.js\"; const text = \"import './not.js'\";",
                "deep/d.js", "import \"../thywill.js\"; import \"../lost.js\";",
                "e.js", "",
                "push-comet.js", "const later = () => import(\"./node.js\");",
                "node.js", "",
                "not.js", "");

        assertThat(reach(sources, "thywill.js"))
                .hasSize(7)
                .contains("thywill.js", "a.js", "b.js", "c.js", "deep/d.js", "e.js", "push-comet.js");
    }

    @Test
    void commentsAboutTypesAreNoImports() {
        var sources = Map.of(
                "thywill.js", "/** @import { Client } from \"./types.js\" */\nimport { a } from \"./a.js\";",
                "a.js", "/**\n * @typedef {import(\"./types.js\").Page} Page\n */",
                "types.js", "export {};");

        assertThat(reach(sources, "thywill.js")).containsExactly("thywill.js", "a.js");
    }
}
