package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.thywill.component.ClientModule;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;
import org.thywill.component.testkit.TestContext;

class CometProviderTest {
    private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]+)\"");

    private final CometProvider provider = new CometProvider();

    @Test
    void itIsFoundByItsName() {
        assertThat(ServiceLoader.load(ComponentProvider.class))
                .anySatisfy(found -> assertThat(found.name()).isEqualTo("comet"));
    }

    @Test
    void aTimeoutThatIsNotLongerThanThePingIntervalIsRefused() {
        var settings = CometServer.settings(Duration.ofSeconds(33), Duration.ofSeconds(33));

        assertThatThrownBy(() -> provider.create(settings, new TestContext()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("timeout (33s) must be longer than ping-interval (33s)");
    }

    @Test
    void aClientInterfaceThatDoesNotShareItsPortIsRefused() {
        var context = new TestContext().with(Slot.CLIENT_INTERFACE, new NoHost());

        assertThatThrownBy(() -> provider.create(CometServer.settings(), context))
                .isInstanceOfSatisfying(
                        ComponentException.class, e -> assertThat(e.remedy()).contains("\"http\""));
    }

    @Test
    void thePageGetsTheTransportsInTheirOrder() {
        var config = (CometPush.ClientConfig)
                new FakePush().push.bootstrapContribution().config();

        assertThat(config.path()).isEqualTo("/thywill/push/");
        assertThat(config.transports()).containsExactly("websocket", "sse", "stream", "long-poll");
        assertThat(config.pingIntervalMs()).isEqualTo(25_000);
        assertThat(config.timeoutMs()).isEqualTo(33_000);
    }

    @Test
    void everyModuleOfTheBrowserSideIsContributedWithAllThatItImports() throws IOException {
        var modules = new FakePush().push.bootstrapContribution().modules();
        var resources = modules.stream().map(ClientModule::resource).toList();

        assertThat(modules.getFirst().specifier()).isEqualTo("thywill/push");
        for (var resource : resources) {
            try (var file = getClass().getClassLoader().getResourceAsStream(resource)) {
                assertThat(file).as(resource).isNotNull();
                var imports = IMPORT.matcher(new String(file.readAllBytes(), UTF_8))
                        .results()
                        .map((MatchResult match) -> "client/" + match.group(1))
                        .toList();
                assertThat(resources).containsAll(imports);
            }
        }
    }
}
