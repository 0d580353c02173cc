package org.thywill.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ComponentException;

/// The folder for everything the server writes.
final class DataDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private DataDirectory() {}

    /// Makes the folder, so that only its owner can enter it. One that is there and empty is closed to others; one
    /// that holds something is left alone.
    ///
    /// @throws ComponentException if that is not possible, or if others could read what it holds
    static Path prepare(Path directory) {
        try {
            if (!Files.exists(directory)) {
                Files.createDirectories(directory);
                close(directory);
            }
            if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
                var what = Files.isDirectory(directory) ? "is not writable" : "is not a folder";
                throw unusable(directory, what, null);
            }
            if (openToOthers(directory)) {
                requireEmpty(directory);
                close(directory);
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw unusable(directory, "cannot be made or read: " + e.getMessage(), e);
        }
    }

    private static void requireEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new ComponentException(
                        "Others can read the data directory %s (%s)."
                                .formatted(
                                        directory,
                                        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))),
                        "Close it with: chmod 700 %s%nOr choose another with --data or thywill.data-directory."
                                .formatted(directory));
            }
        }
    }

    private static boolean openToOthers(Path directory) throws IOException {
        if (!hasPermissions(directory)) {
            return false;
        }
        var others = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
        others.removeAll(OWNER_ONLY);
        return !others.isEmpty();
    }

    private static void close(Path directory) throws IOException {
        if (hasPermissions(directory)) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
    }

    private static boolean hasPermissions(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix");
    }

    private static ComponentException unusable(Path directory, String what, @Nullable IOException cause) {
        var message = "The data directory %s %s.".formatted(directory, what);
        var remedy = "Make it usable, or choose another folder with --data or thywill.data-directory.";
        if (cause == null) {
            return new ComponentException(message, remedy);
        }
        return new ComponentException(message, remedy, cause);
    }
}
