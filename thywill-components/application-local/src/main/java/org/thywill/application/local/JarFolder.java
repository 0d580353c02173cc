package org.thywill.application.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;

/// The folder that jars are dropped into.
record JarFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(JarFolder.class);

    /// Changes when a file does, or nearly always.
    record Stamp(long size, FileTime modified) {}

    /// @throws ComponentException if it is not there, or others may write to it
    void require(boolean allowOpen) {
        if (!Files.isDirectory(path)) {
            throw new ComponentException(
                    "The folder for applications is not there: %s.".formatted(path),
                    "Make it with: mkdir -p %s%nOr choose another one with --apps or ".formatted(path)
                            + "thywill.application-interface.settings.directory.");
        }
        if (!allowOpen && openToOthers()) {
            throw new ComponentException(
                    "Anyone on this machine may put applications into %s, and so run code as the server."
                            .formatted(path),
                    "Close it with: chmod o-w %s%nOr set thywill.application-interface.settings.allow-open-directory."
                            .formatted(path));
        }
    }

    private boolean openToOthers() {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (UnsupportedOperationException | IOException _) {
            return false;
        }
    }

    /// The jars that are there now, by name.
    SortedMap<String, Stamp> jars() {
        var jars = new TreeMap<String, Stamp>();
        try (var files = Files.list(path)) {
            for (var file : files.filter(JarFolder::isJar).toList()) {
                jars.put(file.getFileName().toString(), new Stamp(Files.size(file), Files.getLastModifiedTime(file)));
            }
        } catch (IOException e) {
            LOG.warn("folder of applications cannot be read path={}", path, e);
        }
        return jars;
    }

    private static boolean isJar(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
    }
}
