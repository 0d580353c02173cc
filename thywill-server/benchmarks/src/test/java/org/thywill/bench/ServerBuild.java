package org.thywill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A checkout in which the server has been built, and how `./thywill run` would start it from there.
///
/// @param root the checkout
/// @param cached whether it starts with a cache of loaded classes
record ServerBuild(String name, Path root, boolean cached) {

    /// @throws UsageException if no server has been built there
    static ServerBuild in(String name, Path root) {
        var build = new ServerBuild(name, root.toAbsolutePath().normalize(), false);
        if (!Files.isDirectory(build.distribution().resolve("lib"))) {
            throw new UsageException(
                    "There is no server in " + build.distribution() + ". Build it there with: ./thywill run");
        }
        return new ServerBuild(name, build.root, build.cacheFits());
    }

    ServerBuild withoutCache() {
        return new ServerBuild(name, root, false);
    }

    private Path cache() {
        return target().resolve("thywill.aot");
    }

    private Path target() {
        return root.resolve("thywill-server/launcher/target");
    }

    private Path distribution() {
        return target().resolve("thywill");
    }

    /// The command line, but for the options of the server itself.
    List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + distribution().resolve("jvm.options"));
        if (cached) {
            command.add("-XX:AOTCache=" + cache());
        }
        var more = System.getenv().getOrDefault("THYWILL_JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split("\\s+")));
        }
        var classPath = jars().stream().map(Path::toString).collect(Collectors.joining(":"));
        command.addAll(List.of("-cp", classPath, "org.thywill.launcher.Thywill"));
        return command;
    }

    /// Whether there is a cache, and no jar is newer than it. The JVM does not look, and would load old classes.
    private boolean cacheFits() {
        try {
            if (!Files.exists(cache())) {
                return false;
            }
            var made = Files.getLastModifiedTime(cache());
            for (var jar : jars()) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new BenchException("It could not be seen how old the files of " + distribution() + " are", e);
        }
    }

    /// In the order in which the cache of loaded classes was made.
    private List<Path> jars() {
        try (var files = Files.list(distribution().resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BenchException("The server's libraries could not be listed", e);
        }
    }
}
