package org.thywill.log.logback;

import ch.qos.logback.classic.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.thywill.component.SettingsException;

/// A level as it stands in the settings.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE,
    OFF;

    Level level() {
        return Level.valueOf(name());
    }

    /// Reads a level.
    ///
    /// @param logger whose level it is, to name it in the error
    /// @throws SettingsException if there is no such level
    static LogLevel of(String logger, String name) {
        for (var level : values()) {
            if (level.name().equalsIgnoreCase(name.strip())) {
                return level;
            }
        }
        var known = Arrays.stream(values())
                .map(level -> level.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new SettingsException(
                "thywill.log.settings.levels: found \"" + name + "\" for " + logger + ", but levels are " + known + ".",
                "Choose one of them.");
    }

    /// What Logback calls a level of the JDK's.
    static Level of(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
            case OFF -> Level.OFF;
        };
    }
}
