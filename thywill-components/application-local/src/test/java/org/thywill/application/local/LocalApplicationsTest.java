package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ComponentException;
import org.thywill.component.DeployedApplication;

class LocalApplicationsTest {

    @TempDir
    private Path folder;

    private static void stop(Local local) {
        local.applications().stop(Duration.ofSeconds(10));
    }

    /// Says in the exception that its start throws what a Java expression gives.
    private static AppJar telling(String expression) {
        return AppJar.withId("teller").source("""
                public class App implements org.thywill.app.Application {
                    @Override public void start(org.thywill.app.ApplicationContext context) throws Exception {
                        throw new IllegalStateException(String.valueOf(%s));
                    }
                    static String find(String name) {
                        try {
                            return Class.forName(name).getName();
                        } catch (ClassNotFoundException e) {
                            return "hidden";
                        }
                    }
                }
                """.formatted(expression));
    }

    private void expectTold(Local local, String message) {
        var teller = local.listener().hosted().getFirst();
        assertThatThrownBy(() -> teller.callbacks().start(null)).hasMessage(message);
    }

    @Test
    void everyGoodJarIsHostedAndEveryOtherRefused() throws IOException {
        AppJar.quiet("one").write(folder.resolve("a.jar"));
        AppJar.quiet("two").write(folder.resolve("c.jar"));
        Files.writeString(folder.resolve("b.jar"), "no zip");
        Files.writeString(folder.resolve("notes.txt"), "no jar");

        var local = Local.hosting(folder).start();

        assertThat(local.listener().events()).containsExactly("deployed one 1.0", "deployed two 1.0");
        stop(local);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public class Other {}",
                "public class App {}",
                "class App implements org.thywill.app.Application {}",
                "public abstract class App implements org.thywill.app.Application {}",
                "public class App implements org.thywill.app.Application { public App(int number) {} }",
                "public class App implements org.thywill.app.Application { App() {} }",
                "public class App implements org.thywill.app.Application { public App() { throw new Error(); } }",
                "public class App implements org.thywill.app.Application { static { Integer.parseInt(\"x\"); } }"
            })
    void aMainClassThatCannotBeMadeIsRefused(String source) {
        var jar = AppJar.withId("bad")
                .source(source.replace("class Other", "interface App { class Other {} } class Other"));
        jar.write(folder.resolve("bad.jar"));
        AppJar.quiet("good").write(folder.resolve("good.jar"));

        var local = Local.hosting(folder).start();

        assertThat(local.listener().events()).containsExactly("deployed good 1.0");
        stop(local);
    }

    @Test
    void ofTwoJarsWithOneIdTheFirstIsHosted() {
        AppJar.quiet("same").write(folder.resolve("a.jar"));
        AppJar.quiet("same").manifest("version: 2.0").write(folder.resolve("b.jar"));

        var local = Local.hosting(folder).start();

        assertThat(local.listener().events()).containsExactly("deployed same 1.0");
        stop(local);
    }

    @Test
    void aJarWhoseIdWasTakenIsHostedWhenTheIdIsFree() throws IOException {
        AppJar.quiet("same").write(folder.resolve("a.jar"));
        AppJar.quiet("same").manifest("version: 2.0").write(folder.resolve("b.jar"));
        var local = Local.hosting(folder).start();

        Files.delete(folder.resolve("a.jar"));
        local.applications().scan();

        assertThat(local.listener().events())
                .containsExactly("deployed same 1.0", "removed same 1.0", "deployed same 2.0");
        stop(local);
    }

    @Test
    void anIdThatALaterFileFreesIsGivenInTheSameScan() throws IOException {
        AppJar.quiet("same").write(folder.resolve("b.jar"));
        var local = Local.hosting(folder).start();

        AppJar.quiet("same").manifest("version: 2.0").write(folder.resolve("a.jar"));
        AppJar.quiet("other").write(folder.resolve("b.jar"));
        local.applications().scan();

        assertThat(local.listener().events())
                .containsExactly("deployed same 1.0", "removed same 1.0", "deployed other 1.0", "deployed same 2.0");
        stop(local);
    }

    @Test
    void aJarThatDidNotStartIsTriedAgainWhenItsFileChangesAndNotBefore() throws IOException {
        AppJar.quiet("one").write(folder.resolve("one.jar"));
        var local = Local.hosting(folder);
        local.listener().refuse(true);
        local.start();

        local.listener().refuse(false);
        local.applications().scan();
        assertThat(local.listener().hosted()).isEmpty();
        touch("one.jar", 1);
        local.applications().scan();
        touch("one.jar", 2);
        local.applications().scan();

        assertThat(local.listener().events()).containsExactly("deployed one 1.0", "deployed one 1.0");
        stop(local);
    }

    @Test
    void aVersionThatGaveWayToTheFormerOneIsTriedAgainWhenItIsDroppedAgain() throws IOException {
        var jar = folder.resolve("one.jar");
        var next = AppJar.quiet("one").manifest("version: 2.0");
        var local = Local.hosting(folder);
        var hosted = new ArrayDeque<String>();
        var lacking = new AtomicBoolean(true);
        local.applications().start();
        local.applications().listen(new Choosy(hosted, lacking));
        AppJar.quiet("one").write(jar);
        local.applications().scan();

        next.write(jar);
        touch("one.jar", 1);
        local.applications().scan();
        assertThat(hosted).containsExactly("1.0");
        lacking.set(false);
        next.write(jar);
        touch("one.jar", 2);
        local.applications().scan();

        assertThat(hosted).containsExactly("2.0");
        stop(local);
    }

    /// Refuses version 2.0 for as long as something is lacking.
    private record Choosy(Deque<String> hosted, AtomicBoolean lacking) implements ApplicationInterface.Listener {
        @Override
        public void deployed(DeployedApplication application) {
            var version = application.manifest().version();
            if (lacking.get() && version.equals("2.0")) {
                throw new ComponentException("It did not start.", "Give it what it lacks.");
            }
            hosted.add(version);
        }

        @Override
        public void removed(DeployedApplication application) {
            hosted.remove(application.manifest().version());
        }
    }

    @Test
    void aJarThatAnyoneMayWriteToIsHostedWhenItIsClosed() throws IOException {
        var jar = folder.resolve("one.jar");
        AppJar.quiet("one").write(jar);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
        var local = Local.hosting(folder).start();

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-r--"));
        local.applications().scan();

        assertThat(local.listener().events()).containsExactly("deployed one 1.0");
        stop(local);
    }

    private void touch(String name, int seconds) throws IOException {
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.ofEpochSecond(seconds)));
    }

    @Test
    void aJarThatIsTooBigIsRefused() {
        AppJar.quiet("big").entry("data.bin", randomBytes(2 << 20)).write(folder.resolve("big.jar"));

        var local = Local.hosting(folder).start();

        assertThat(local.listener().events()).isEmpty();
        stop(local);
    }

    private static byte[] randomBytes(int length) {
        var bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.thywill.component.Component",
                "org.thywill.application.local.LocalApplications",
                "tools.jackson.databind.ObjectMapper",
                "org.junit.jupiter.api.Test"
            })
    void anApplicationSeesNothingOfTheServer(String name) {
        telling("find(\"" + name + "\")").write(folder.resolve("teller.jar"));

        var local = Local.hosting(folder).start();

        expectTold(local, "hidden");
        stop(local);
    }

    @Test
    void anApplicationSeesTheJdkAndTheLoggingApi() {
        telling("java.sql.Connection.class.getSimpleName() + org.slf4j.Logger.class.getSimpleName()")
                .write(folder.resolve("teller.jar"));

        var local = Local.hosting(folder).start();

        expectTold(local, "ConnectionLogger");
        stop(local);
    }

    @Test
    void callbacksRunWithTheApplicationsClassLoaderAndGiveTheThreadBack() {
        telling("Thread.currentThread().getContextClassLoader() == App.class.getClassLoader()")
                .write(folder.resolve("teller.jar"));
        var before = Thread.currentThread().getContextClassLoader();

        var local = Local.hosting(folder).start();

        expectTold(local, "true");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        stop(local);
    }

    @Test
    void resourcesComeFromTheApplicationsJar() {
        telling("new String(App.class.getResourceAsStream(\"/words.txt\").readAllBytes())")
                .entry("words.txt", "hello")
                .write(folder.resolve("teller.jar"));

        var local = Local.hosting(folder).start();

        expectTold(local, "hello");
        stop(local);
    }

    @Test
    void theServerRunsACopyThatIsGoneWhenItStops() throws IOException {
        AppJar.quiet("one").write(folder.resolve("one.jar"));
        var local = Local.hosting(folder).start();
        var work = local.context().dataDirectory().resolve("work/apps");

        Files.delete(folder.resolve("one.jar"));
        assertThat(copies(work)).hasSize(1).first().asString().matches(".*/one/1\\.0-[0-9a-f]{8}/app\\.jar");
        stop(local);

        assertThat(copies(work)).isEmpty();
    }

    private static List<Path> copies(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void afterItsReleaseAnApplicationCannotBeCalled() {
        AppJar.quiet("one").write(folder.resolve("one.jar"));
        var local = Local.hosting(folder).start();
        var one = local.listener().hosted().getFirst();

        stop(local);

        assertThatThrownBy(one::callbacks).hasMessage("The application one has been released");
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        var missing = folder.resolve("none");

        assertThatThrownBy(() -> Local.hosting(missing).start())
                .isInstanceOf(ComponentException.class)
                .hasMessage("The folder for applications is not there: %s.", missing)
                .asInstanceOf(type(ComponentException.class))
                .extracting(ComponentException::remedy)
                .asString()
                .startsWith("Make it with: mkdir -p " + missing);
    }

    @Test
    void aFileInsteadOfAFolderIsToldAsSuch() throws IOException {
        var file = Files.createFile(folder.resolve("one.jar"));

        assertThatThrownBy(() -> Local.hosting(file).start())
                .isInstanceOf(ComponentException.class)
                .hasMessage("The folder for applications is no folder, but a file: %s.", file)
                .asInstanceOf(type(ComponentException.class))
                .extracting(ComponentException::remedy)
                .asString()
                .startsWith("Give the folder that holds the jars, with --apps");
    }

    @Test
    void aFolderThatAnyoneMayWriteToIsAnError() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> Local.hosting(folder).start())
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("Anyone on this machine may put applications into");
    }

    @Test
    void aJarThatAnyoneMayWriteToIsRefused() throws IOException {
        AppJar.quiet("one").write(folder.resolve("a.jar"));
        Files.setPosixFilePermissions(folder.resolve("a.jar"), PosixFilePermissions.fromString("rw-rw-rw-"));

        var local = Local.hosting(folder).start();

        assertThat(local.listener().events()).isEmpty();
        stop(local);
    }
}
