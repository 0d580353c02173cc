package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.Json;

class ClassLoaderReleaseTest {
    private static final int CYCLES = 20;

    @TempDir
    private Path folder;

    private static final String MAPPED = """
            public class App implements org.thywill.app.Application {
                public record Line(int number, String text, java.time.Instant at) {}
                static final ThreadLocal<Line> OWN = new ThreadLocal<>();
                @Override public void start(org.thywill.app.ApplicationContext context) {
                    OWN.set(new Line(1, "a", null));
                    throw new IllegalStateException() {};
                }
            }
            """;

    private static final String HOOKED = """
            public class App implements org.thywill.app.Application {
                @Override public void start(org.thywill.app.ApplicationContext context) {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> new App()));
                }
            }
            """;

    /// Loads the application, starts it on a thread of its own as the engine does, uses its JSON, and lets go of
    /// it.
    private void cycle(LeakWatch leaks, String source) throws Exception {
        AppJar.withId("app").source(source).write(folder.resolve("app.jar"));
        var copy = JarCopy.make(folder.resolve("app.jar"), folder.resolve("work"), 1 << 20);
        var contents = JarContents.read(copy.path(), 1 << 20);
        var deployment = LocalDeployment.load(copy.settle(folder, contents.manifest()), contents);
        Thread.ofVirtual().start(() -> use(deployment)).join();
        leaks.add(deployment.manifest(), deployment.release());
    }

    private static void use(LocalDeployment deployment) {
        try {
            deployment.callbacks().start(null);
        } catch (Exception e) {
            var json = deployment.json();
            json.write(json.read(Json.ofValid("{\"number\":2}"), lineOf(e)));
        }
    }

    private static Class<?> lineOf(Exception thrown) {
        try {
            return thrown.getClass().getClassLoader().loadClass("test.App$Line");
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void releasedVersionsDoNotAddUp() throws Exception {
        var leaks = new LeakWatch();

        for (int i = 0; i < CYCLES; i++) {
            cycle(leaks, MAPPED);
        }

        // The JVM's compiler may still be busy with a method of the last one.
        assertThat(leaks.check()).isLessThanOrEqualTo(1);
    }

    @Test
    void aVersionThatLeavesAHookBehindIsNoticed() throws Exception {
        var leaks = new LeakWatch();

        cycle(leaks, HOOKED);

        assertThat(leaks.check()).isOne();
    }
}
