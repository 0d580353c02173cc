package org.thywill.log.logback;

import java.nio.file.Path;
import java.util.Map;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;

/// Settings of the provider `logback`.
public record LogbackSettings(
        @Setting(value = "info", about = "Least level that is logged: error, warn, info, debug, trace or off")
        LogLevel level,

        @Setting(about = "Levels of single loggers and those below them, such as org.thywill.engine: debug")
        Map<String, String> levels,

        @Setting(value = "true", about = "Whether to log to the console, that is to the standard output")
        boolean console,

        @Setting(value = "true", about = "Whether to log to a file")
        boolean files,

        @Setting(about = "The file; empty for logs/thywill.log in the data directory")
        Path file,

        @Setting(value = "20MB", min = "1MB", max = "1GB", about = "Size at which a new file is begun")
        ByteSize maxFileSize,

        @Setting(value = "30", min = "1", max = "3650", about = "How many days old files are kept")
        int maxDays,

        @Setting(value = "1GB", min = "1MB", about = "Size of all old files together, compressed")
        ByteSize maxTotalSize,

        @Setting(value = "false", about = "Whether each event is a JSON object instead of a line of text")
        boolean json) {}
