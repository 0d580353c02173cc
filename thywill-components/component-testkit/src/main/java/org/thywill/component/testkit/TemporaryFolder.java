package org.thywill.component.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A new folder for what a test or a bench writes. It is removed with everything in it when it is closed, at the latest
/// when the JVM ends; what a killed JVM leaves is left.
public final class TemporaryFolder implements AutoCloseable {
    private static final Set<TemporaryFolder> OPEN = ConcurrentHashMap.newKeySet();
    private static final List<Runnable> BEFORE = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("temporary-folders").unstarted(TemporaryFolder::closeAll));
    }

    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /// Makes one among the system's temporary files.
    ///
    /// @param purpose the beginning of its name, after `thywill-`
    public static TemporaryFolder create(String purpose) {
        try {
            var folder = new TemporaryFolder(Files.createTempDirectory("thywill-" + purpose + "-"));
            OPEN.add(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has something done when the JVM ends, before the folders that are left are removed: such as ending who
    /// writes in them.
    public static void beforeRemoval(Runnable action) {
        BEFORE.add(action);
    }

    public Path path() {
        return path;
    }

    /// The path of a file in it, which is not made.
    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        try {
            Files.walkFileTree(path, new Remover());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeAll() {
        try {
            BEFORE.forEach(Runnable::run);
        } finally {
            OPEN.forEach(TemporaryFolder::closeAtLast);
        }
    }

    private void closeAtLast() {
        try {
            close();
        } catch (UncheckedIOException e) {
            System.err.println(path + " could not be removed: " + e.getCause());
        }
    }

    /// Removes what it visits; somebody who ends may remove some of it meanwhile.
    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (Files.exists(file)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
