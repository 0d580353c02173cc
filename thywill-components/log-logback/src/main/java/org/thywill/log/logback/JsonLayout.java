package org.thywill.log.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/// An event as one JSON object on a line, for programs that collect logs. Members: `time`, `level`, `logger`,
/// `thread`, `message`, and where there are any `facts` and `error`.
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private static final int ERROR = 32_768;

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(256);
        line.append("{\"time\":\"").append(LineLayout.TIME.format(event.getInstant()));
        line.append("\",\"level\":\"").append(event.getLevel()).append('"');
        member(line, "logger", event.getLoggerName(), Escape.FACT);
        member(line, "thread", String.valueOf(event.getThreadName()), Escape.FACT);
        member(line, "message", String.valueOf(event.getFormattedMessage()), Escape.MESSAGE);
        facts(line, event);
        var trace = new StringBuilder();
        StackTrace.append(trace, event.getThrowableProxy());
        if (!trace.isEmpty()) {
            member(line, "error", trace.substring(1), ERROR);
        }
        return line.append("}\n").toString();
    }

    private static void member(StringBuilder line, String name, String value, int limit) {
        line.append(",\"").append(name).append("\":");
        Escape.json(line, value, limit);
    }

    private static void facts(StringBuilder line, ILoggingEvent event) {
        var facts = LineLayout.facts(event);
        for (int i = 0; i < facts.size(); i++) {
            line.append(i == 0 ? ",\"facts\":{\"" : ",\"");
            Escape.name(line, facts.get(i).key);
            line.append("\":");
            Escape.json(line, String.valueOf(facts.get(i).value), Escape.FACT);
        }
        line.append(facts.isEmpty() ? "" : "}");
    }
}
