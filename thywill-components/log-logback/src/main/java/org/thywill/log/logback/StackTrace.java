package org.thywill.log.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

/// A stack trace, of bounded length. Messages of exceptions are escaped as all others.
final class StackTrace {
    private static final int CAUSES = 8;
    private static final int FRAMES = 64;

    private StackTrace() {}

    /// Appends a line feed and the exception with its causes, or nothing if there is none.
    static void append(StringBuilder out, @Nullable IThrowableProxy failure) {
        String role = "\n\t";
        int depth = 0;
        for (var at = failure; at != null && depth < CAUSES; at = at.getCause(), depth++) {
            one(out, role, at);
            role = "\n\tcaused by ";
        }
    }

    private static void one(StringBuilder out, String role, IThrowableProxy failure) {
        out.append(role);
        Escape.line(out, failure.getClassName(), Escape.FACT);
        var message = failure.getMessage();
        if (message != null) {
            out.append(": ");
            Escape.line(out, message, Escape.MESSAGE);
        }
        var frames = failure.getStackTraceElementProxyArray();
        int shown = Math.min(FRAMES, frames.length - failure.getCommonFrames());
        for (int i = 0; i < shown; i++) {
            out.append("\n\t\t").append(frames[i].getSTEAsString());
        }
        if (shown < frames.length) {
            out.append("\n\t\t… ").append(frames.length - shown).append(" more");
        }
        for (var suppressed : failure.getSuppressed()) {
            out.append("\n\t\tsuppressed ");
            Escape.line(out, suppressed.getClassName() + ": " + suppressed.getMessage(), Escape.MESSAGE);
        }
    }
}
