package org.thywill.log.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.thywill.component.ComponentException;

/// Makes what Logback writes with.
final class Appenders {
    private final LoggerContext context;

    Appenders(LoggerContext context) {
        this.context = context;
    }

    Appender<ILoggingEvent> console(Layout<ILoggingEvent> layout) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("console");
        appender.setEncoder(encoder(layout));
        appender.start();
        return appender;
    }

    /// Begins a new file every day and when one is full; those before are kept compressed beside it, as in
    /// `thywill-2026-11-21.0.log.gz`.
    Appender<ILoggingEvent> file(Path file, LogbackSettings settings, Layout<ILoggingEvent> layout) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder(layout));
        var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(stem(file) + "-%d{yyyy-MM-dd}.%i.log.gz");
        policy.setMaxFileSize(new FileSize(settings.maxFileSize().bytes()));
        policy.setMaxHistory(settings.maxDays());
        policy.setTotalSizeCap(new FileSize(settings.maxTotalSize().bytes()));
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();
        return appender;
    }

    private LayoutWrappingEncoder<ILoggingEvent> encoder(Layout<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    private static String stem(Path file) {
        var name = file.toString();
        return name.endsWith(".log") ? name.substring(0, name.length() - ".log".length()) : name;
    }

    /// Finds out beforehand what Logback would only note in its own status.
    ///
    /// @throws ComponentException if the file cannot be written
    static void checkWritable(Path file) {
        try {
            var folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new ComponentException(
                    "The log file " + file + " cannot be written: " + e + ".",
                    "Make its folder writable, or choose another file in thywill.log.settings.file.",
                    e);
        }
    }
}
