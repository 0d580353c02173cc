package org.thywill.component.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The packaged server as a process of its own, on a free port of 127.0.0.1, with a folder of its own for settings
/// and data. What it prints is kept, to be shown when a test fails.
///
/// It runs what the launcher's module has built, seen from the folder of another module of `thywill-server`, as
/// `./thywill run` does: with the same options of the JVM, and what a rehearsal has left if there was one.
public final class ThywillServer implements AutoCloseable {
    private static final Path DISTRIBUTION =
            Path.of("../launcher/target/thywill").toAbsolutePath().normalize();
    private static final Path CACHE = DISTRIBUTION.resolveSibling("thywill.aot");
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int MAX_LINES = 2_000;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Thread reader;

    private ThywillServer(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::readOutput);
    }

    /// Starts a server and waits until it tells its address.
    ///
    /// @param settings the whole text of `settings.yml`
    /// @param home keeps settings and data; a server started again with it finds what the one before has stored
    public static ThywillServer start(Path home, String settings) {
        var server = launch(home, settings, List.of("--port", "0"));
        server.address();
        return server;
    }

    /// Starts a server and does not wait: for those that are expected to fail.
    public static ThywillServer launch(Path home, String settings, List<String> options) {
        return launch(home, settings, options, List.of("-Xmx512m"));
    }

    /// @param options of the server; without `--apps` it hosts the applications that come with it
    /// @param jvmOptions such as `-Xmx512m`
    public static ThywillServer launch(Path home, String settings, List<String> options, List<String> jvmOptions) {
        try {
            var file = Files.writeString(Files.createDirectories(home).resolve("settings.yml"), settings);
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + DISTRIBUTION.resolve("jvm.options"));
            var jars = jars();
            if (cacheFits(jars)) {
                command.add("-XX:AOTCache=" + CACHE);
            }
            command.addAll(jvmOptions);
            command.addAll(List.of(
                    "-cp",
                    jars.stream().map(Path::toString).collect(Collectors.joining(":")),
                    "org.thywill.launcher.Thywill",
                    "--settings",
                    file.toString(),
                    "--data",
                    home.resolve("data").toString()));
            if (!options.contains("--apps")) {
                command.addAll(List.of("--apps", DISTRIBUTION.resolve("apps").toString()));
            }
            command.addAll(options);
            return new ThywillServer(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException("The server could not be launched from " + DISTRIBUTION, e);
        }
    }

    /// In the same order as that of `./thywill run`, or else the cache of loaded classes is not used.
    private static List<Path> jars() throws IOException {
        try (var files = Files.list(DISTRIBUTION.resolve("lib"))) {
            return files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /// Whether there is a cache, and no jar is newer than it. The JVM does not look, and would load old classes.
    private static boolean cacheFits(List<Path> jars) throws IOException {
        if (!Files.exists(CACHE)) {
            return false;
        }
        var made = Files.getLastModifiedTime(CACHE);
        for (var jar : jars) {
            if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                return false;
            }
        }
        return true;
    }

    private void readOutput() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                var match = ADDRESS.matcher(line);
                if (match.find()) {
                    address.complete(URI.create(match.group()));
                }
            }
        } catch (IOException e) {
            keep("(its output broke off: " + e.getMessage() + ")");
        }
        address.completeExceptionally(new AssertionError("The server ended without telling an address:\n" + output()));
    }

    private void keep(String line) {
        synchronized (output) {
            if (output.size() < MAX_LINES) {
                output.add(line);
            }
            output.notifyAll();
        }
    }

    /// Its address, ending with `/`.
    public URI address() {
        try {
            return address.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The server did not start:\n" + output(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
    }

    /// The first 2,000 lines that it has printed.
    public String output() {
        return String.join("\n", output);
    }

    /// Waits until so many of its lines contain a text.
    public void awaitLines(int count, String text) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        synchronized (output) {
            while (output.stream().filter(line -> line.contains(text)).count() < count) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("Expected \"" + text + "\" " + count + " times in:\n" + output());
                }
                await(leftMs);
            }
        }
    }

    private void await(long millis) {
        try {
            output.wait(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /// Ends it at once, as `kill -9` does.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// Asks it to end, as Ctrl-C does, and returns its exit code.
    public int stop() {
        askToStop();
        return awaitEnd();
    }

    /// Asks it to end, and does not wait. What it prints is still read.
    public void askToStop() {
        process.toHandle().destroy(); // the process's own destroy closes the streams
    }

    /// Waits until it has ended by itself, and returns its exit code.
    public int awaitEnd() {
        try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The server did not end within " + DEADLINE + ":\n" + output());
            }
            reader.join(DEADLINE);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
