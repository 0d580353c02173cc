package org.thywill.launcher;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;

/// Tells the person who starts the server why it did not start.
final class FailureReport {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);

    private FailureReport() {}

    /// The text to print. A [ComponentException] stands alone, whatever wraps it; its cause goes to the log at
    /// debug level. Anything else is an error in the server, so its stack trace goes to the log.
    static String of(Throwable failure) {
        for (var each = failure; each != null; each = each.getCause()) {
            if (each instanceof ComponentException told) {
                LOG.debug("server did not start", told);
                return text(String.valueOf(told.getMessage()), told.remedy());
            }
        }
        LOG.error("server did not start", failure);
        return text(
                "It met with an error of its own: " + failure + ".",
                "The log has the details. Please report them to the makers of Thywill.");
    }

    private static String text(String message, String remedy) {
        var indented = remedy.lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
        return "The server did not start: " + message + "\n\n" + indented + "\n";
    }
}
