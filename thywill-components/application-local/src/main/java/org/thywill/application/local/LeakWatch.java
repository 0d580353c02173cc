package org.thywill.application.local;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.DeployedApplication.Manifest;

/// Watches whether the class loaders of removed applications go, and names those that stay.
final class LeakWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LeakWatch.class);
    private static final int LIMIT = 100;
    private static final int COLLECTIONS = 5;

    // Guarded by this.
    private final Deque<Released> released = new ArrayDeque<>();
    private boolean due;

    private record Released(Manifest manifest, WeakReference<ClassLoader> loader) {}

    synchronized void add(Manifest manifest, WeakReference<ClassLoader> loader) {
        if (released.size() >= LIMIT) {
            released.removeFirst();
        }
        released.addLast(new Released(manifest, loader));
    }

    /// Looks a minute from now, when whoever was still busy with a released version has finished.
    synchronized void checkLater() {
        if (!due) {
            due = true;
            CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(this::check);
        }
    }

    /// Has the collector run, which costs pauses, and names every released version that is still in memory. It runs
    /// more than once at need, since the JVM's compiler holds the classes it is busy with.
    ///
    /// @return how many there are
    synchronized int check() {
        due = false;
        for (int run = 0; run < COLLECTIONS && !released.isEmpty(); run++) {
            System.gc();
            released.removeIf(each -> each.loader().refersTo(null));
        }
        released.forEach(each -> LOG.warn(
                "application is still in memory though it was removed application={} version={} "
                        + "advice=\"stop threads, timers and hooks, and clear ThreadLocals, in stop()\"",
                each.manifest().id(),
                each.manifest().version()));
        return released.size();
    }
}
