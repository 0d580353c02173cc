package org.thywill.application.local;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;

/// Tells when the files of a folder have changed and then been left alone for a moment, so that a file is not read
/// while it is copied.
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final WatchService service;
    private final Duration quiet;
    private final Runnable changed;
    private final Thread thread;

    /// @param quiet how long nothing may have happened
    /// @param changed called on the watch's own thread
    /// @throws ComponentException if the system cannot watch the folder
    FolderWatch(Path folder, Duration quiet, Runnable changed) {
        this.quiet = quiet;
        this.changed = changed;
        try {
            service = folder.getFileSystem().newWatchService();
            folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            throw new ComponentException(
                    "The folder for applications cannot be watched: " + e.getMessage() + ".",
                    "Set thywill.application-interface.settings.watch to false.",
                    e);
        }
        thread = Thread.ofPlatform().daemon().name("thywill-apps-watch").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                var key = service.take();
                while (key != null) {
                    key.pollEvents();
                    key.reset();
                    key = service.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
                }
                tell();
            }
        } catch (ClosedWatchServiceException _) {
            LOG.debug("watch ended");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.error("change of applications failed", e);
        }
    }

    /// Returns when no call is under way any more.
    @Override
    public void close() {
        try {
            service.close();
            thread.join();
        } catch (IOException e) {
            LOG.warn("watch did not close", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
