package org.thywill.application.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;

/// The folder that jars are dropped into.
record JarFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(JarFolder.class);

    /// Changes when a file does, or nearly always.
    ///
    /// @param changed when anything of the file changed, its permissions included; `modified` where the file system
    ///     does not say
    record Stamp(long size, FileTime modified, FileTime changed) {}

    /// @throws ComponentException if it is not there, or others may write to it
    void require(boolean allowOpen) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new ComponentException(
                    "The folder for applications is no folder, but a file: %s.".formatted(path),
                    "Give the folder that holds the jars, with --apps or "
                            + "thywill.application-interface.settings.directory.");
        }
        if (!Files.isDirectory(path)) {
            throw new ComponentException(
                    "The folder for applications is not there: %s.".formatted(path),
                    "Make it with: mkdir -p %s%nOr choose another one with --apps or ".formatted(path)
                            + "thywill.application-interface.settings.directory.");
        }
        if (!Files.isReadable(path)) {
            throw new ComponentException(
                    "The folder for applications cannot be read: %s.".formatted(path),
                    "Let the user that the server runs as read it, or choose another one with --apps.");
        }
        if (!allowOpen && openToOthers(path)) {
            throw new ComponentException(
                    "Anyone on this machine may put applications into %s, and so run code as the server."
                            .formatted(path),
                    "Close it with: chmod o-w %s%nOr set allow-open-directory in the settings of this component."
                            .formatted(path));
        }
    }

    /// @throws RefusedJar if others may change the jar: closing the folder alone does not keep them out
    void require(Path jar, boolean allowOpen) throws RefusedJar {
        if (!allowOpen && openToOthers(jar)) {
            throw new RefusedJar("anyone on this machine may change it, and so run code as the server; "
                    + "close it with: chmod o-w " + jar);
        }
    }

    private static boolean openToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (UnsupportedOperationException | IOException _) {
            return false;
        }
    }

    /// The jars that are there now, by name.
    ///
    /// @throws UncheckedIOException if the folder cannot be read
    SortedMap<String, Stamp> jars() {
        var jars = new TreeMap<String, Stamp>();
        try (var files = Files.list(path)) {
            files.filter(JarFolder::isJar)
                    .forEach(file -> stamp(file)
                            .ifPresent(stamp -> jars.put(file.getFileName().toString(), stamp)));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for applications cannot be read: " + path, e);
        }
        return jars;
    }

    /// @return empty if the file is gone meanwhile
    private static Optional<Stamp> stamp(Path file) {
        try {
            var modified = Files.getLastModifiedTime(file);
            return Optional.of(
                    new Stamp(Files.size(file), modified, changed(file).orElse(modified)));
        } catch (IOException e) {
            LOG.debug("jar vanished while it was looked at file={}", file, e);
            return Optional.empty();
        }
    }

    private static Optional<FileTime> changed(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Optional.of((FileTime) Files.getAttribute(file, "unix:ctime"))
                : Optional.empty();
    }

    private static boolean isJar(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
    }
}
