package org.thywill.log.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/// An event as a line for people: time, level, logger, message and facts. A stack trace follows on lines of its
/// own, each begun by a tab.
final class LineLayout extends LayoutBase<ILoggingEvent> {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    /// Most facts written of one event.
    static final int FACTS = 32;

    private static final String OURS = "org.thywill.";

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160);
        line.append(TIME.format(event.getInstant())).append(' ');
        line.append(event.getLevel())
                .append(" ".repeat(6 - event.getLevel().toString().length()));
        Escape.line(line, shortened(event.getLoggerName()), Escape.FACT);
        line.append(": ");
        Escape.line(line, String.valueOf(event.getFormattedMessage()), Escape.MESSAGE);
        facts(event).forEach(fact -> append(line, fact));
        StackTrace.append(line, event.getThrowableProxy());
        return line.append('\n').toString();
    }

    static List<KeyValuePair> facts(ILoggingEvent event) {
        var facts = event.getKeyValuePairs();
        return facts == null ? List.of() : facts.subList(0, Math.min(facts.size(), FACTS));
    }

    private static void append(StringBuilder line, KeyValuePair fact) {
        line.append(' ');
        Escape.name(line, fact.key);
        line.append('=');
        Escape.fact(line, String.valueOf(fact.value));
    }

    private static String shortened(String logger) {
        return logger.startsWith(OURS) ? logger.substring(OURS.length()) : logger;
    }
}
