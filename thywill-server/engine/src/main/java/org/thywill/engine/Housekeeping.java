package org.thywill.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.DatabaseException;

/// What must be done now and then: clients that stay away too long, channels that nobody needs, sessions to store.
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int CHANNELS_EVERY = 10;
    private static final int OLD_EVERY = 3600;

    private final Services services;
    private final Applications applications;
    private final Sessions sessions;
    private final Revocations revocations;
    private long round;
    private volatile @Nullable Thread thread;

    Housekeeping(Services services, Applications applications, Gatekeepers gatekeepers) {
        this.services = services;
        this.applications = applications;
        this.sessions = gatekeepers.sessions();
        this.revocations = gatekeepers.revocations();
    }

    /// On a thread of the platform's own, so that it can still name the callback that keeps all virtual threads
    /// from running.
    void start() {
        thread = Thread.ofPlatform()
                .name("thywill-housekeeping")
                .daemon()
                .inheritInheritableThreadLocals(false)
                .start(this::run);
    }

    void stop() {
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                round();
            }
        } catch (InterruptedException e) {
            LOG.debug("housekeeping ends");
        }
    }

    /// What is due this second.
    void round() {
        round++;
        guarded(this::clients);
        guarded(this::entries);
        guarded(this::presence);
        guarded(() -> services.executor().execute(sessions::save));
        if (round % CHANNELS_EVERY == 0) {
            guarded(this::channels);
        }
        if (round % OLD_EVERY == 0) {
            guarded(() -> services.executor().execute(this::old));
        }
    }

    void clients() {
        long nowMs = services.nowMs();
        applications.all().forEach(application -> application.sweep(nowMs));
    }

    /// Removes the entries whose time is over.
    void entries() {
        long nowMs = services.nowMs();
        applications.all().forEach(application -> application.hub().expireEntries(nowMs));
    }

    /// Has told who has come and who has left.
    void presence() {
        long nowMs = services.nowMs();
        applications.all().forEach(application -> application.hub().presences().sweep(nowMs));
    }

    void channels() {
        long nowMs = services.nowMs();
        applications.all().forEach(application -> application.hub().sweep(nowMs));
    }

    /// Removes what is too old from the database. Blocks.
    void old() {
        sessions.removeOld();
        long nowMs = services.nowMs();
        tried(
                "revocations",
                () -> revocations.removeOld(
                        nowMs - services.settings().sessionAge().toMillis()));
        applications.all().stream()
                .flatMap(application -> application.hub().channels())
                .filter(DurableChannel.class::isInstance)
                .map(DurableChannel.class::cast)
                .forEach(channel -> tried(channel.key(), () -> channel.trimAged(nowMs)));
    }

    /// What fails does not keep the others from being done.
    private static void tried(String of, Runnable removal) {
        try {
            removal.run();
        } catch (DatabaseException e) {
            LOG.warn("not removed although too old of={} error={}", of, e.getMessage());
        }
    }

    /// Does it; what it throws is logged, also an error: the rest is to be done all the same, and again in a second.
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("housekeeping failed", e);
        }
    }
}
