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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.TemporaryFolder;

/// What is measured: a server that runs somewhere, or one that is started for it, of which is known besides what CPU
/// and memory it takes.
final class Server implements AutoCloseable {
    private static final long START_SECONDS = 60;
    /// The last line of a class histogram, which has a line for each class.
    private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");

    private final URI address;
    private final @Nullable Process process;
    private final @Nullable ServerOutput output;
    private final @Nullable TemporaryFolder home;

    private Server(
            URI address, @Nullable Process process, @Nullable ServerOutput output, @Nullable TemporaryFolder home) {
        this.address = address;
        this.process = process;
        this.output = output;
        this.home = home;
    }

    /// One that runs already, and hosts the application that is measured.
    static Server at(URI address) {
        return new Server(address, null, null, null);
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
            var output = ServerOutput.of(process);
            return new Server(addressOf(process, output), process, output, home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI addressOf(Process process, ServerOutput output) {
        try {
            return output.address().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchException(
                    "The server has not started:\n" + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new BenchException("The server has not started within " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new BenchException("Interrupted", e);
        }
    }

    /// Looks whether it is still there, as far as that is known.
    ///
    /// @throws BenchException if it has ended, with the last that it printed
    void checkAlive() {
        if (process != null && output != null && !process.isAlive()) {
            throw new BenchException("The server ended with status %d while it was measured. The last it said:%n%s"
                    .formatted(
                            process.exitValue(),
                            output.end()
                                    .completeOnTimeout("", 2, TimeUnit.SECONDS)
                                    .join()));
        }
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

    /// What is alive in its heap, in bytes, whichever collector it has; empty if it is not known.
    OptionalLong heapBytes() {
        return process == null ? OptionalLong.empty() : liveBytes(jcmd("GC.class_histogram"));
    }

    /// @param histogram of the classes of all that is alive
    static OptionalLong liveBytes(String histogram) {
        var total = LIVE_BYTES.matcher(histogram);
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
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
