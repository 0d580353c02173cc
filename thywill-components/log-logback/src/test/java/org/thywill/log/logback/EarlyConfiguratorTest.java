package org.thywill.log.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EarlyConfiguratorTest {
    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();

    @Test
    void beforeTheStartThereIsOneAppenderAndItIsTheConsole() {
        var root = logback.getLogger(Logger.ROOT_LOGGER_NAME);

        assertThat(root.iteratorForAppenders())
                .toIterable()
                .extracting(Appender::getName)
                .containsExactly("console");
    }

    @Test
    void beforeTheStartOurEventsAreShownAndOthersWarnings() {
        assertThat(LoggerFactory.getLogger("org.thywill.launcher").isInfoEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("org.springframework").isInfoEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("org.springframework").isWarnEnabled())
                .isTrue();
    }
}
