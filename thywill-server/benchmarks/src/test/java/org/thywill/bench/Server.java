package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.TemporaryFolder;

/// What is measured: a server that runs somewhere, or one that is started for it, of which is known besides what CPU
/// and memory it takes.
final class Server implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:\\d+/");
    private static final long START_SECONDS = 60;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final URI address;
    private final @Nullable Process process;
    private final @Nullable TemporaryFolder home;

    private Server(URI address, @Nullable Process process, @Nullable TemporaryFolder home) {
        this.address = address;
        this.process = process;
        this.home = home;
    }

    /// One that runs already, and hosts the application that is measured.
    static Server at(URI address) {
        return new Server(address, null, null);
    }

    /// Starts one, with data of its own in memory of the file system's, and waits until it is ready.
    ///
    /// @param settings a `settings.yml`
    /// @throws BenchException if it does not start, with what it has printed
    static Server start(ServerBuild build, Path settings, Path apps) {
        try {
            var home = TemporaryFolder.create("bench");
            var command = new ArrayList<>(build.command());
            command.addAll(List.of("--settings", settings.toString(), "--apps", apps.toString()));
            command.addAll(List.of("--data", home.resolve("data").toString(), "--port", "0"));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new Server(addressOf(process), process, home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI addressOf(Process process) {
        var address = new CompletableFuture<URI>();
        Thread.ofVirtual().start(() -> read(process, address));
        try {
            return address.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchException(
                    "The server has not started: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new BenchException("The server has not started within " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new BenchException("Interrupted", e);
        }
    }

    private static void read(Process process, CompletableFuture<URI> address) {
        var said = new StringBuilder();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var match = ADDRESS.matcher(line);
                if (match.find()) {
                    address.complete(URI.create(match.group()));
                } else if (!address.isDone()) {
                    said.append('\n').append(line);
                }
            }
        } catch (IOException e) {
            said.append('\n').append(e.getMessage());
        }
        address.completeExceptionally(new BenchException(said.toString()));
    }

    URI address() {
        return address;
    }

    /// The CPU time that it has taken so far, in microseconds; empty if it is not known.
    OptionalLong cpuMicros() {
        return process == null
                ? OptionalLong.empty()
                : process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .map(time -> OptionalLong.of(time.toNanos() / 1_000))
                        .orElse(OptionalLong.empty());
    }

    /// Its resident memory in bytes; empty if it is not known.
    OptionalLong residentBytes() {
        if (process == null) {
            return OptionalLong.empty();
        }
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException _) { // no Linux
            return OptionalLong.empty();
        }
    }

    /// What its heap holds after a full collection, in bytes; empty if it is not known.
    OptionalLong heapBytes() {
        if (process == null) {
            return OptionalLong.empty();
        }
        jcmd("GC.run");
        var used = USED.matcher(jcmd("GC.heap_info"));
        return used.find() ? OptionalLong.of(1024 * Long.parseLong(used.group(1))) : OptionalLong.empty();
    }

    /// What its threads have taken so far; empty if it is not known.
    Optional<ThreadTimes> threadTimes() {
        return process == null ? Optional.empty() : ThreadTimes.of(Path.of("/proc/" + process.pid()));
    }

    /// Has its JVM do something, and returns what that says.
    String jcmd(String command) {
        try {
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var call = new ProcessBuilder(jcmd, Long.toString(process == null ? 0 : process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it if it was started here, and removes what it has stored.
    @Override
    public void close() {
        if (process == null || home == null) {
            return;
        }
        process.toHandle().destroyForcibly();
        process.onExit().join();
        home.close();
    }
}
