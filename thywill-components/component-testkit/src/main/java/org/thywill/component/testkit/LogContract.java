package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.component.Log;
import org.thywill.component.LogEvent;

/// What every log does. A log's own test extends this and says how to start it and how to read it.
public abstract class LogContract {
    private static final String LOGGER = "thywill.browser";

    private @Nullable Log log;

    /// Makes the log of this test, with level INFO, and starts it.
    protected abstract Log open();

    /// What the log has written so far, line by line.
    protected abstract List<String> lines();

    @BeforeEach
    void openLog() {
        log = open();
    }

    @AfterEach
    void stopLog() {
        if (log != null) {
            log.stop(Duration.ofSeconds(5));
        }
    }

    protected final Log log() {
        return Objects.requireNonNull(log, "opened before each test");
    }

    protected static LogEvent event(Level level, String message, Map<String, String> facts) {
        return new LogEvent(level, LOGGER, message, facts);
    }

    private static LogEvent event(Level level, String message) {
        return event(level, message, Map.of());
    }

    private List<String> linesWith(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }

    @Test
    void anEventIsALineOfItsMessageAndItsFactsInTheirOrder() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("client", "7f3a");
        facts.put("reason", "SLOW");
        facts.put("bytes", "9");

        log().write(event(Level.INFO, "client closed", facts));

        assertThat(linesWith("client closed"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsSubsequence("client closed", "client", "7f3a", "reason", "SLOW", "bytes", "9"));
    }

    @Test
    void whateverAClientSendsAnEventIsOneLineWithoutControlCharacters() {
        var hostile = "a\nFAKE line\r\n\u001b[31m\u0000\u0007\u007f\u0085\u2028\u2029\u202eb";

        log().write(event(Level.ERROR, "error in page", Map.of("message", hostile, "bad\nname", "x")));

        assertThat(lines()).noneMatch(line -> line.startsWith("FAKE"));
        assertThat(linesWith("error in page"))
                .singleElement()
                .satisfies(line -> assertThat(line.chars().noneMatch(LogContract::isControl))
                        .isTrue());
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202e;
    }

    @Test
    void aFactIsCutAt256Characters() {
        log().write(event(Level.WARNING, "long fact", Map.of("message", "x".repeat(1 << 20))));

        assertThat(linesWith("long fact"))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotContain("x".repeat(257)))
                .satisfies(line -> assertThat(line).contains("x".repeat(255)));
    }

    @Test
    void anEventBelowTheLevelIsNotWritten() {
        log().write(event(Level.DEBUG, "unseen"));
        log().write(event(Level.INFO, "seen"));

        assertThat(linesWith("unseen")).isEmpty();
        assertThat(linesWith("seen")).hasSize(1);
    }

    @Test
    void aLevelCanBeChangedWhileTheLogRuns() {
        log().level(LOGGER, Level.DEBUG);
        log().write(event(Level.DEBUG, "seen now"));
        log().level(LOGGER, Level.ERROR);
        log().write(event(Level.WARNING, "unseen"));

        assertThat(linesWith("seen now")).hasSize(1);
        assertThat(linesWith("unseen")).isEmpty();
    }

    @Test
    void theRootsLevelHoldsForLoggersWithoutTheirOwn() {
        log().level("", Level.ERROR);
        log().level(LOGGER, Level.WARNING);

        log().write(new LogEvent(Level.WARNING, "another", "unseen", Map.of()));
        log().write(event(Level.WARNING, "seen", Map.of()));

        assertThat(linesWith("unseen")).isEmpty();
        assertThat(linesWith("seen")).hasSize(1);
    }

    @Test
    void aLoggerThatIsOffIsSilent() {
        log().level(LOGGER, Level.OFF);

        log().write(event(Level.ERROR, "unseen"));

        assertThat(linesWith("unseen")).isEmpty();
    }

    @Test
    void eventsOfManyThreadsDoNotMix() {
        Together.run(8, thread -> {
            for (int number = 0; number < 50; number++) {
                log().write(event(Level.INFO, "together", Map.of("value", thread + "-" + number + "-end")));
            }
        });

        assertThat(linesWith("-end")).hasSize(400).doesNotHaveDuplicates();
    }
}
