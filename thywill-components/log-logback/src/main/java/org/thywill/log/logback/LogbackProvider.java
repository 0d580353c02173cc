package org.thywill.log.logback;

import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Log;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Makes the log that is written with Logback.
public final class LogbackProvider implements ComponentProvider<Log, LogbackSettings> {

    @Override
    public Slot<Log> slot() {
        return Slot.LOG;
    }

    @Override
    public String name() {
        return "logback";
    }

    @Override
    public String about() {
        return "Writes the log to the console and to files, as lines of text or as JSON.";
    }

    @Override
    public Class<LogbackSettings> settingsType() {
        return LogbackSettings.class;
    }

    @Override
    public Log create(LogbackSettings settings, ComponentContext context) {
        return create(settings, context, (LoggerContext) LoggerFactory.getILoggerFactory());
    }

    /// @param logback whose loggers are configured; tests have one of their own
    Log create(LogbackSettings settings, ComponentContext context, LoggerContext logback) {
        var levels = new LinkedHashMap<String, LogLevel>();
        settings.levels().forEach((logger, level) -> levels.put(logger, LogLevel.of(logger, level)));
        return new LogbackLog(logback, settings, levels, file(settings, context));
    }

    private static Path file(LogbackSettings settings, ComponentContext context) {
        var file = settings.file().toString().isEmpty()
                ? context.dataDirectory().resolve("logs").resolve("thywill.log")
                : context.settingsDirectory().resolve(settings.file());
        if (file.toString().contains("%")) {
            throw new SettingsException(
                    "thywill.log.settings.file: found " + file + ", but the path of the log cannot contain \"%\".",
                    "Choose another path.");
        }
        return file.toAbsolutePath().normalize();
    }
}
