package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Position;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;
import org.thywill.component.testkit.RecordingGateway;

class ServerTest {

    @TempDir
    private Path directory;

    private final FakeComponents fakes = new FakeComponents();
    private final FakeComponents.Settings settings = new FakeComponents.Settings();
    private final RecordingGateway gateway = new RecordingGateway();

    private Server server() {
        return new Server(
                new Providers(fakes.providers()), settings, directory, (_, _) -> new FakeCore(), () -> Instant.EPOCH);
    }

    private final class FakeCore implements Core {
        @Override
        public ClientGateway gateway() {
            return gateway;
        }

        @Override
        public ApplicationInterface.Listener applications() {
            return new ApplicationInterface.Listener() {
                @Override
                public void deployed(DeployedApplication application) {
                    fakes.events.add("deployed");
                }

                @Override
                public void removed(DeployedApplication application) {
                    fakes.events.add("removed");
                }
            };
        }

        @Override
        public Map<String, Position> pagePositions(String application, List<String> named) {
            return Map.of();
        }

        @Override
        public void start() {
            fakes.events.add("start engine");
        }

        @Override
        public void drain(String successor) {
            fakes.events.add("drain engine" + (successor.isEmpty() ? "" : " in favour of " + successor));
        }

        @Override
        public void stop(Duration grace) {
            fakes.events.add("stop engine");
        }
    }

    @Test
    void aSuccessorIsToldToTheEngineAtTheEnd() {
        settings.server = new ServerSettings(Path.of("data"), "", Duration.ofSeconds(10), "https://b.example.org:8443");
        var server = server();
        server.start();

        server.stop();

        assertThat(fakes.events).contains("drain engine in favour of https://b.example.org:8443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.example.org", "https://b.example.org/", "ftp://b.example.org", "https://a b"})
    void aSuccessorThatIsNoOriginIsAnErrorInTheSettings(String successor) {
        settings.server = new ServerSettings(Path.of("data"), "", Duration.ofSeconds(10), successor);

        assertThatThrownBy(this::server)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("thywill.successor")
                .hasMessageContaining(successor);
    }

    @Test
    void clientsAreLetInWhenEverythingElseStands() {
        server().start();

        assertThat(fakes.events)
                .endsWith(
                        "start application-interface",
                        "start engine",
                        "listen application-interface",
                        "open client-interface");
    }

    @Test
    void theEngineStopsBeforeTheComponentsAndOnlyOnce() {
        var server = server();
        server.start();
        fakes.events.clear();

        server.stop();
        server.stop();

        assertThat(fakes.events)
                .containsExactly(
                        "drain engine",
                        "stop engine",
                        "stop application-interface",
                        "stop push",
                        "stop client-interface",
                        "stop identity",
                        "stop database",
                        "stop log");
    }

    @Test
    void aServerThatCannotOpenStopsEverythingAgain() {
        fakes.failing.add("open client-interface");

        assertThatThrownBy(server()::start).hasMessage("The client-interface does not open.");

        assertThat(fakes.events).contains("stop engine", "stop log");
    }

    @Test
    void componentsReachTheEngineAndTheDataDirectory() {
        server().start();
        var context = fakes.contexts.get(Slot.PUSH);

        assertThat(context.gateway()).isSameAs(gateway);
        assertThat(context.dataDirectory()).isDirectory();
        assertThat(context.site().applicationList("n")).contains("Nothing is hosted yet");
    }

    @Test
    void anApplicationThatCannotBeShownIsNotHosted() {
        var broken = FakeApplication.named("echo", null);
        var site = new PageSite(List.of(), "", "", (_, _) -> Map.of());

        assertThatThrownBy(() -> new SiteListener(new FakeCore().applications(), site).deployed(broken))
                .isInstanceOf(NullPointerException.class);

        assertThat(fakes.events).containsExactly("deployed", "removed");
    }

    @Test
    void anApplicationIsShownOnceItIsHostedAndHiddenBeforeItEnds() {
        var site = new PageSite(List.of(), "", "", (_, _) -> Map.of());
        var seen = new ArrayList<Boolean>();
        var listener = new SiteListener(
                new ApplicationInterface.Listener() {
                    @Override
                    public void deployed(DeployedApplication application) {
                        seen.add(site.bootstrapPage("echo", List.of(), "n").isPresent());
                    }

                    @Override
                    public void removed(DeployedApplication application) {
                        seen.add(site.bootstrapPage("echo", List.of(), "n").isPresent());
                    }
                },
                site);
        var echo = FakeApplication.named("echo", "Echo");

        listener.deployed(echo);
        boolean hosted = site.bootstrapPage("echo", List.of(), "n").isPresent();
        listener.removed(echo);

        assertThat(hosted).isTrue();
        assertThat(seen).containsExactly(false, false);
    }
}
