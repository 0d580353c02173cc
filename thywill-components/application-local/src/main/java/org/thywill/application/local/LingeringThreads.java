package org.thywill.application.local;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.DeployedApplication.Manifest;

/// Names the threads that an application has left running, since they keep its classes in memory.
final class LingeringThreads {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringThreads.class);

    private LingeringThreads() {}

    static void report(ClassLoader loader, Manifest manifest) {
        var names = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> loader.equals(thread.getContextClassLoader()))
                .map(Thread::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            LOG.warn(
                    "application left threads running application={} version={} threads={}",
                    manifest.id(),
                    manifest.version(),
                    names);
        }
    }
}
