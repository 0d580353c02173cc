package org.thywill.log.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/// What is logged before the settings are known, and after the component has stopped: our own events, and others'
/// warnings, on the console.
public final class EarlyConfigurator extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void apply(LoggerContext context) {
        context.setMaxCallerDataDepth(1);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(new Appenders(context).console(new LineLayout()));
        context.getLogger("org.thywill").setLevel(Level.INFO);
        context.getLogger("thywill").setLevel(Level.INFO);
    }
}
