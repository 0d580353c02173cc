package org.thywill.log.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.thywill.component.ByteSize;
import org.thywill.component.ComponentException;
import org.thywill.component.Log;
import org.thywill.component.SettingsException;
import org.thywill.component.testkit.LogContract;
import org.thywill.component.testkit.TestContext;

class LogbackLogTest extends LogContract {
    private final LoggerContext logback = ownLogback();
    private final TestContext context = new TestContext();

    private static LoggerContext ownLogback() {
        var own = new LoggerContext();
        own.setMDCAdapter(new LogbackMDCAdapter());
        return own;
    }

    private static LogbackSettings settings(Path file, Map<String, String> levels, boolean json) {
        return new LogbackSettings(
                LogLevel.INFO, levels, false, true, file, new ByteSize(1 << 20), 7, new ByteSize(4 << 20), json);
    }

    private Log create(LogbackSettings settings) {
        return new LogbackProvider().create(settings, context, logback);
    }

    @Override
    protected Log open() {
        return started(settings(Path.of(""), Map.of("io.netty.handler", "info"), false));
    }

    private Log started(LogbackSettings settings) {
        var log = create(settings);
        log.start();
        return log;
    }

    private Path file() {
        return context.dataDirectory().resolve("logs/thywill.log");
    }

    @Override
    protected List<String> lines() {
        try {
            return Files.readAllLines(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastLine() {
        return lines().getLast();
    }

    @Test
    void aLineTellsTimeAndLevelAndLogger() {
        log().write(event(Level.WARNING, "client closed", Map.of("reason", "SLOW")));

        assertThat(lastLine())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z "
                        + "WARN  thywill\\.browser: client closed reason=SLOW");
    }

    @Test
    void whatIsLoggedThroughSlf4jIsEscapedToo() {
        logback.getLogger("org.thywill.engine.Clients").info("client said {}", "a\nFAKE\u001b");

        assertThat(lastLine()).endsWith("INFO  engine.Clients: client said a\\nFAKE\\u001b");
    }

    @Test
    void aFactThatCouldBeMistakenIsQuoted() {
        log().write(event(Level.INFO, "page", Map.of("message", "a b=\"c\" \\d")));

        assertThat(lastLine()).endsWith("page message=\"a b=\\\"c\\\" \\\\d\"");
    }

    @Test
    void aStackTraceFollowsOnIndentedLinesAndItsMessagesAreEscaped() {
        var cause = new IllegalStateException("inner\nFAKE");

        logback.getLogger("test").error("failed", new RuntimeException("outer\nFAKE", cause));

        assertThat(lines()).anyMatch(line -> line.equals("\tjava.lang.RuntimeException: outer\\nFAKE"));
        assertThat(lines()).anyMatch(line -> line.endsWith("IllegalStateException: inner\\nFAKE"));
        assertThat(lines()).anyMatch(line -> line.startsWith("\t\tat org.thywill.log.logback.LogbackLogTest"));
        assertThat(lines()).noneMatch(line -> line.startsWith("FAKE"));
    }

    @Test
    void librariesAreQuietUnlessTheSettingsSayOtherwise() {
        logback.getLogger("org.flywaydb.core").info("unseen");
        logback.getLogger("io.netty.buffer").info("unseen");
        logback.getLogger("org.flywaydb.core.internal.database.base.Database").warn("unseen");
        logback.getLogger("io.netty.handler.ssl").info("asked for");
        logback.getLogger("org.flywaydb.core").warn("a warning");

        assertThat(lines()).hasSize(2).noneMatch(line -> line.contains("unseen"));
    }

    @Test
    void whatTheJdkLogsIsInTheLog() {
        var jul = java.util.logging.Logger.getLogger("some.library");
        jul.log(java.util.logging.Level.WARNING, "through {0}", "jul");
        System.getLogger("some.other").log(Level.INFO, "through the platform");
        jul.log(java.util.logging.Level.FINE, "unseen");

        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("WARN  some.library: through jul"),
                        line -> assertThat(line).endsWith("INFO  some.other: through the platform"));
    }

    @Test
    void levelsOfTheJdksLoggersFollow() {
        log().level("some.fine", Level.DEBUG);

        var jul = java.util.logging.Logger.getLogger("some.fine");
        jul.log(java.util.logging.Level.FINE, "seen");

        assertThat(lastLine()).endsWith("DEBUG some.fine: seen");
    }

    @Test
    void whatIsTooLargeGoesToACompressedFile() throws IOException {
        for (int number = 0; number < 3_000; number++) {
            log().write(event(Level.INFO, "filling", Map.of("message", "x".repeat(256), "more", "y".repeat(256))));
        }
        log().stop(java.time.Duration.ofSeconds(5));

        try (var files = Files.list(file().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.matches("thywill-\\d{4}-\\d\\d-\\d\\d\\.0\\.log(\\.gz)?.*"));
        }
        assertThat(Files.size(file())).isLessThan(1_100_000);
    }

    @Test
    void asJsonAnEventIsAnObject() {
        var json = context.dataDirectory().resolve("json.log");
        log().stop(java.time.Duration.ofSeconds(5));
        var log = started(settings(json, Map.of(), true));

        log.write(event(Level.INFO, "page \"x\"\u2028", Map.of("message", "a\nb\\c")));
        logback.getLogger("test").error("failed", new RuntimeException("why"));
        log.stop(java.time.Duration.ofSeconds(5));

        assertThat(json).content().satisfies(content -> {
            var lines = content.lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst())
                    .startsWith("{\"time\":\"")
                    .contains("\"level\":\"INFO\",\"logger\":\"thywill.browser\",\"thread\":\"")
                    .endsWith("\"message\":\"page \\\"x\\\"\\u2028\",\"facts\":{\"message\":\"a\\nb\\\\c\"}}");
            assertThat(lines.get(1)).contains("\"error\":\"\\tjava.lang.RuntimeException: why\\n\\t\\tat ");
        });
    }

    @Test
    void afterTheStopTheJdkLogsNothingHereAnyMore() {
        log().stop(java.time.Duration.ofSeconds(5));

        assertThat(LogManager.getLogManager().getLogger("").getHandlers()).isEmpty();
        logback.getLogger("org.thywill.late").info("to the console");
        assertThat(lines()).isEmpty();
    }

    @Test
    void aLevelThatIsNoneIsRefused() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> create(settings(Path.of(""), Map.of("org.thywill", "verbose"), false)))
                .withMessageContaining("found \"verbose\" for org.thywill, but levels are error, warn, info");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedWithASentence() throws IOException {
        var notAFolder = Files.createTempFile(context.dataDirectory(), "file-", "");
        var log = create(settings(notAFolder.resolve("thywill.log"), Map.of(), false));

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(log::start)
                .withMessageContaining("The log file " + notAFolder)
                .satisfies(e -> assertThat(e.remedy()).contains("thywill.log.settings.file"));
    }
}
