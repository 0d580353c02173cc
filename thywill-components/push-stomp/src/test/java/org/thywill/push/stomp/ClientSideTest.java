package org.thywill.push.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.thywill.component.ClientModule;

class ClientSideTest {
    private static final Pattern IMPORT = Pattern.compile("from [\"']\\./([^\"']+)[\"']");

    private final List<ClientModule> modules =
            ClientSide.contribution(StompTestServer.DEFAULTS).modules();

    @Test
    void everyModuleIsOnTheClassPath() {
        assertThat(modules)
                .allSatisfy(module -> assertThat(getClass().getClassLoader().getResource(module.resource()))
                        .as(module.resource())
                        .isNotNull());
    }

    @Test
    void whatModulesImportFromBesideThemIsServedToo() throws IOException {
        var resources = modules.stream().map(ClientModule::resource).toList();
        var imported = new HashSet<String>();
        for (var resource : resources) {
            var folder = resource.substring(0, resource.lastIndexOf('/') + 1);
            var imports = IMPORT.matcher(text(resource));
            while (imports.find()) {
                imported.add(folder + imports.group(1));
            }
        }

        assertThat(resources).containsAll(imported);
        assertThat(imported).hasSizeGreaterThan(5);
    }

    @Test
    void namesAreUnique() {
        assertThat(modules).extracting(ClientModule::specifier).doesNotHaveDuplicates();
        assertThat(modules.getFirst()).isEqualTo(new ClientModule("thywill/push", "client/push-stomp.js"));
    }

    private String text(String resource) throws IOException {
        try (var in = getClass().getClassLoader().getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
