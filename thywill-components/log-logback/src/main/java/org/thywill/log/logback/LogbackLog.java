package org.thywill.log.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;
import org.thywill.component.Log;
import org.thywill.component.LogEvent;

/// The log, written with Logback.
final class LogbackLog implements Log {

    /// Libraries that say at INFO what only their authors want to know.
    private static final List<String> NOISY = List.of(
            "com.mysql",
            "com.zaxxer.hikari",
            "h2database",
            "io.micrometer",
            "io.netty",
            "java",
            "javax",
            "jdk",
            "org.apache.activemq",
            "org.apache.artemis",
            "org.flywaydb",
            "org.jboss",
            "org.springframework",
            "reactor",
            "sun");

    /// Warns at every start of a database that it does not know by number yet, however well it works.
    private static final String OVERCAUTIOUS = "org.flywaydb.core.internal.database.base.Database";

    private final LoggerContext context;
    private final LogbackSettings settings;
    private final Map<String, LogLevel> levels;
    private final Path file;
    private @Nullable JulHandler julHandler;

    /// @param levels those of single loggers
    LogbackLog(LoggerContext context, LogbackSettings settings, Map<String, LogLevel> levels, Path file) {
        this.context = context;
        this.settings = settings;
        this.levels = levels;
        this.file = file;
    }

    @Override
    public void start() {
        var appenders = new Appenders(context);
        if (settings.files()) {
            Appenders.checkWritable(file);
        }
        context.reset();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (settings.console()) {
            root.addAppender(appenders.console(layout()));
        }
        if (settings.files()) {
            root.addAppender(appenders.file(file, settings, layout()));
        }
        julHandler = JulHandler.install(context);
        propagateLevels();
        root.setLevel(settings.level().level());
        NOISY.forEach(this::quieten);
        levels.forEach((logger, level) -> logger(logger).setLevel(level.level()));
    }

    /// Lets `java.util.logging` know the levels, so that it does not even make what nobody will see.
    private void propagateLevels() {
        var propagator = new LevelChangePropagator();
        propagator.setContext(context);
        propagator.start();
        context.addListener(propagator);
    }

    private void quieten(String logger) {
        if (Level.WARN.isGreaterOrEqual(settings.level().level())) {
            context.getLogger(logger).setLevel(Level.WARN);
            context.getLogger(OVERCAUTIOUS).setLevel(Level.ERROR);
        }
    }

    private Layout<ILoggingEvent> layout() {
        return settings.json() ? new JsonLayout() : new LineLayout();
    }

    @Override
    public void write(LogEvent event) {
        LoggingEventBuilder builder = logger(event.logger()).atLevel(level(event.level()));
        for (var fact : event.facts().entrySet()) {
            builder = builder.addKeyValue(fact.getKey(), fact.getValue());
        }
        builder.log(event.message());
    }

    /// There is no event that is written always or never, as `ALL` and `OFF` would be.
    private static org.slf4j.event.Level level(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR, OFF -> org.slf4j.event.Level.ERROR;
        };
    }

    @Override
    public void level(String logger, System.Logger.Level level) {
        logger(logger).setLevel(LogLevel.of(level));
    }

    private Logger logger(String name) {
        return context.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name);
    }

    /// Closes the file. What is logged from here on, as by others that stop, goes to the console as before the
    /// start.
    @Override
    public void stop(Duration grace) {
        if (julHandler != null) {
            julHandler.uninstall();
            julHandler = null;
        }
        context.reset();
        EarlyConfigurator.apply(context);
    }
}
