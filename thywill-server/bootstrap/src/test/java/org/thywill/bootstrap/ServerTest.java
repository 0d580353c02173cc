package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ClientGateway;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Slot;
import org.thywill.component.testkit.RecordingGateway;

class ServerTest {

    @TempDir
    private Path directory;

    private final FakeComponents fakes = new FakeComponents();
    private final RecordingGateway gateway = new RecordingGateway();

    private Server server() {
        return new Server(
                new Providers(fakes.providers()),
                new FakeComponents.Settings(),
                directory,
                (_, _) -> new FakeCore(),
                () -> Instant.EPOCH);
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
        public void start() {
            fakes.events.add("start engine");
        }

        @Override
        public void drain() {
            fakes.events.add("drain engine");
        }

        @Override
        public void stop(Duration grace) {
            fakes.events.add("stop engine");
        }
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
        var site = new PageSite(List.of(), "");

        assertThatThrownBy(() -> new SiteListener(new FakeCore().applications(), site).deployed(broken))
                .isInstanceOf(NullPointerException.class);

        assertThat(fakes.events).containsExactly("deployed", "removed");
    }

    @Test
    void anApplicationIsShownOnceItIsHostedAndHiddenBeforeItEnds() {
        var site = new PageSite(List.of(), "");
        var seen = new ArrayList<Boolean>();
        var listener = new SiteListener(
                new ApplicationInterface.Listener() {
                    @Override
                    public void deployed(DeployedApplication application) {
                        seen.add(site.bootstrapPage("echo", "n").isPresent());
                    }

                    @Override
                    public void removed(DeployedApplication application) {
                        seen.add(site.bootstrapPage("echo", "n").isPresent());
                    }
                },
                site);
        var echo = FakeApplication.named("echo", "Echo");

        listener.deployed(echo);
        boolean hosted = site.bootstrapPage("echo", "n").isPresent();
        listener.removed(echo);

        assertThat(hosted).isTrue();
        assertThat(seen).containsExactly(false, false);
    }
}
