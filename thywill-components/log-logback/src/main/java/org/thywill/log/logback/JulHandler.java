package org.thywill.log.logback;

import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.ILoggerFactory;
import org.slf4j.event.Level;

/// Passes on what is logged through `java.util.logging`, and so what the JDK logs through [System.Logger].
final class JulHandler extends Handler {
    private static final String ROOT = "";

    private final ILoggerFactory loggers;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private JulHandler(ILoggerFactory loggers) {
        this.loggers = loggers;
    }

    /// Takes the place of all handlers that were there.
    static JulHandler install(ILoggerFactory loggers) {
        LogManager.getLogManager().reset();
        var handler = new JulHandler(loggers);
        LogManager.getLogManager().getLogger(ROOT).addHandler(handler);
        return handler;
    }

    void uninstall() {
        LogManager.getLogManager().getLogger(ROOT).removeHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        var name = record.getLoggerName();
        loggers.getLogger(name == null || name.isEmpty() ? "java.util.logging" : name)
                .atLevel(level(record.getLevel().intValue()))
                .setCause(record.getThrown())
                .log(formatter.formatMessage(record));
    }

    private static Level level(int value) {
        if (value >= java.util.logging.Level.SEVERE.intValue()) {
            return Level.ERROR;
        }
        if (value >= java.util.logging.Level.WARNING.intValue()) {
            return Level.WARN;
        }
        if (value >= java.util.logging.Level.INFO.intValue()) {
            return Level.INFO;
        }
        return value >= java.util.logging.Level.FINE.intValue() ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
