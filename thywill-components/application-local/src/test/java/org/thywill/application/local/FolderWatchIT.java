package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.app.ApplicationContext;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ComponentException;
import org.thywill.component.DeployedApplication;

class FolderWatchIT {
    private static final long DEADLINE_SECONDS = 20;

    @TempDir
    private Path folder;

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Local local;

    private void start() {
        local = Local.watching(folder);
        local.applications().start();
        local.applications().listen(new StartingListener());
    }

    @AfterEach
    void stop() {
        local.applications().stop(Duration.ofSeconds(10));
    }

    /// Starts what is deployed, as the engine does.
    private final class StartingListener implements ApplicationInterface.Listener {
        @Override
        public void deployed(DeployedApplication application) {
            try {
                application.callbacks().start((ApplicationContext) null);
                events.add("deployed " + application.manifest().version());
            } catch (Exception e) {
                events.add("failed " + application.manifest().version());
                throw new ComponentException("It did not start.", "Repair it.", e);
            }
        }

        @Override
        public void removed(DeployedApplication application) {
            events.add("removed " + application.manifest().version());
        }
    }

    private String next() throws InterruptedException {
        return events.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /// Puts a whole jar into the folder at once.
    private void drop(AppJar jar) throws IOException {
        var aside = folder.resolve("app.part");
        jar.write(aside);
        Files.move(aside, folder.resolve("app.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static AppJar failing() {
        return AppJar.withId("app").source("""
                public class App implements org.thywill.app.Application {
                    @Override public void start(org.thywill.app.ApplicationContext context) {
                        throw new IllegalStateException("not today");
                    }
                }
                """);
    }

    @Test
    void jarsComeChangeAndGoWhileTheServerRuns() throws Exception {
        start();

        drop(AppJar.quiet("app"));
        assertThat(next()).isEqualTo("deployed 1.0");
        drop(AppJar.quiet("app").manifest("version: 2.0"));
        assertThat(next()).isEqualTo("removed 1.0");
        assertThat(next()).isEqualTo("deployed 2.0");
        Files.delete(folder.resolve("app.jar"));
        assertThat(next()).isEqualTo("removed 2.0");
    }

    @Test
    void aNewVersionThatCannotBeLoadedLeavesTheOldOneAlone() throws Exception {
        drop(AppJar.quiet("app"));
        start();
        assertThat(next()).isEqualTo("deployed 1.0");

        drop(AppJar.withId("app").manifest("version: 2.0"));
        drop(AppJar.quiet("app").manifest("version: 3.0"));

        assertThat(next()).isEqualTo("removed 1.0");
        assertThat(next()).isEqualTo("deployed 3.0");
    }

    @Test
    void aNewVersionThatDoesNotStartGivesWayToTheOldOne() throws Exception {
        drop(AppJar.quiet("app"));
        start();
        assertThat(next()).isEqualTo("deployed 1.0");

        drop(failing().manifest("version: 2.0"));

        assertThat(next()).isEqualTo("removed 1.0");
        assertThat(next()).isEqualTo("failed 2.0");
        assertThat(next()).isEqualTo("deployed 1.0");
    }
}
