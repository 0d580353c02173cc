package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JarContentsTest {
    private static final long MAX_WEB = 64 << 10;

    @TempDir
    private Path folder;

    private JarContents read(byte[] jar) throws IOException, RefusedJar {
        return JarContents.read(Files.write(folder.resolve("app.jar"), jar), MAX_WEB);
    }

    @Test
    void aGoodJarGivesItsManifestAndItsFiles() throws Exception {
        var jar = AppJar.quiet("echo")
                .manifest("description: Says it again")
                .manifest("icon: images/icon.svg")
                .manifest("client: { dir: page, scripts: [a.js, b.js], styles: c.css, markup: body.html }")
                .entry("page/images/icon.svg", "<svg/>")
                .entry("page/a.js", "a")
                .entry("page/b.js", "b")
                .entry("page/c.css", "c")
                .entry("page/body.html", "<p>")
                .entry("elsewhere.js", "no");

        var contents = read(jar.bytes());

        assertThat(contents.manifest().description()).isEqualTo("Says it again");
        assertThat(contents.manifest().scripts()).containsExactly("a.js", "b.js");
        assertThat(contents.manifest().styles()).containsExactly("c.css");
        assertThat(contents.web()).containsOnlyKeys("a.js", "b.js", "c.css", "body.html", "images/icon.svg");
    }

    @Test
    void aVersionStaysAsItIsWritten() throws Exception {
        assertThat(read(AppJar.quiet("echo").manifest("version: 1.10").bytes())
                        .manifest()
                        .version())
                .isEqualTo("1.10");
    }

    @Test
    void theHashOfTheFilesChangesWithAnyOfThem() throws Exception {
        var one =
                read(AppJar.quiet("echo").entry("web/a", "x").entry("web/b", "").bytes());
        var same =
                read(AppJar.quiet("echo").entry("web/b", "").entry("web/a", "x").bytes());
        var other =
                read(AppJar.quiet("echo").entry("web/a", "").entry("web/b", "x").bytes());

        assertThat(same.webHash()).isEqualTo(one.webHash());
        assertThat(other.webHash()).isNotEqualTo(one.webHash());
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("badJars")
    void aBadJarIsRefusedWithTheReason(byte[] jar, String reason) {
        assertThatThrownBy(() -> read(jar)).isInstanceOf(RefusedJar.class).hasMessageContaining(reason);
    }

    private static Stream<Arguments> badJars() {
        var good = AppJar.quiet("echo").bytes();
        var newClass = new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 120, 0, 0};
        return Stream.of(
                Arguments.of(new byte[0], "it is not a jar, or only a part of one"),
                Arguments.of("no zip".getBytes(StandardCharsets.UTF_8), "it is not a jar"),
                Arguments.of(Arrays.copyOf(good, good.length / 2), "it is not a jar, or only a part of one"),
                Arguments.of(
                        AppJar.quiet("echo").without(ManifestFile.PATH).bytes(),
                        "it holds no META-INF/thywill-app.yml"),
                Arguments.of(AppJar.quiet("echo").entry("../evil", "").bytes(), "leads out of it: \"../evil\""),
                Arguments.of(AppJar.quiet("echo").entry("/etc/evil", "").bytes(), "leads out of it: \"/etc/evil\""),
                Arguments.of(AppJar.quiet("echo").entry("a\\..\\b", "").bytes(), "leads out of it"),
                Arguments.of(AppJar.quiet("echo").entry("web/./a", "").bytes(), "leads out of it"),
                Arguments.of(
                        AppJar.quiet("echo")
                                .entry("org/thywill/app/Client.class", "")
                                .bytes(),
                        "it holds a class of the server's own: org/thywill/app/Client.class"),
                Arguments.of(
                        AppJar.quiet("echo")
                                .entry("org/thywill/engine/x/Y.class", "")
                                .bytes(),
                        "it holds a class of the server's own"),
                Arguments.of(
                        AppJar.quiet("echo").entry("test/New.class", newClass).bytes(),
                        "test/New.class is compiled for Java 76, but this server runs Java 25"),
                Arguments.of(
                        AppJar.quiet("echo")
                                .entry("test/No.class", "text, not class")
                                .bytes(),
                        "is no class file"),
                Arguments.of(
                        AppJar.quiet("echo")
                                .entry("web/big.bin", new byte[(int) MAX_WEB + 1])
                                .bytes(),
                        "bigger than 65536 bytes together, with web/big.bin"),
                Arguments.of(
                        AppJar.quiet("echo")
                                .manifest("client: { scripts: main.js }")
                                .bytes(),
                        "names main.js, but the jar holds no web/main.js"),
                Arguments.of(
                        AppJar.quiet("echo").manifest("icon: ../secret").bytes(),
                        "names ../secret, but the jar holds no"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("badManifests")
    void aBadManifestIsRefusedWithTheReason(List<String> lines, String reason) {
        var jar = AppJar.quiet("echo");
        lines.forEach(jar::manifest);

        assertThatThrownBy(() -> read(jar.bytes()))
                .isInstanceOf(RefusedJar.class)
                .hasMessageContaining(reason);
    }

    private static Stream<Arguments> badManifests() {
        return Stream.of(
                Arguments.of(List.of("mian: x"), "has the unknown key \"mian\". Did you mean \"main\"?"),
                Arguments.of(List.of("client: { script: a.js }"), "key \"script\". Did you mean \"scripts\"?"),
                Arguments.of(List.of("colour: red"), "There are: api, client, description, icon, id, main, name"),
                Arguments.of(List.of("id: Echo"), "\"id\" is \"Echo\", but expected 1 to 64 of a-z 0-9 -"),
                Arguments.of(List.of("id: ../../x"), "\"id\" is \"../../x\""),
                Arguments.of(List.of("version: ../x"), "\"version\" is \"../x\""),
                Arguments.of(List.of("version:"), "lacks \"version\""),
                Arguments.of(List.of("main: a b"), "\"main\" is \"a b\", but expected the full name of a class"),
                Arguments.of(List.of("api:"), "does not say which API the application needs; write: api: 1"),
                Arguments.of(List.of("api: 2"), "it needs API 2, but this server has API 1"),
                Arguments.of(List.of("api: one"), "line 5: \"api\" is \"one\", but expected a whole number"),
                Arguments.of(List.of("client: web"), "line 6: \"client\" is \"web\", but expected further keys"),
                Arguments.of(List.of("name: [a, b]"), "\"name\" is a list, but expected a text"),
                Arguments.of(List.of("description: " + "x".repeat(301)), "is longer than 300 characters"),
                Arguments.of(List.of("name: \"unclosed"), "is not YAML"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id: a\\nmian: b\\napi: 1\\nname: n\\n                 | line 2 has the unknown key "mian".
            id: a\\nclient:\\n  dir: b\\n  script: c\\n  styles: d\\n | line 4 has the unknown key "script".
            id: a\\n\\tapi: 1\\n   | line 2 is not YAML: found character '\\\\t(TAB)' that cannot start any token
            id: a\\napi: 1\\nid: b\\n                            | line 3 has the key "id" twice
            client:\\n  dir: a\\n  dir: b\\n                     | line 3 has the key "dir" twice
            # nothing\\n          | thywill-app.yml is nothing, but expected keys with values, such as id: echo
            - a\\n- b\\n             | thywill-app.yml is a list, but expected keys with values
            echo                   | thywill-app.yml is "echo", but expected keys with values
            """)
    void aManifestThatCannotBeReadIsToldWithItsLine(String yaml, String reason) {
        var jar = AppJar.quiet("echo").entry(ManifestFile.PATH, yaml.translateEscapes());

        assertThatThrownBy(() -> read(jar.bytes()))
                .isInstanceOf(RefusedJar.class)
                .hasMessageContaining(reason.translateEscapes());
    }
}
