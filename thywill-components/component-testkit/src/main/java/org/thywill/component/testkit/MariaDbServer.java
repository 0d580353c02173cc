package org.thywill.component.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A MariaDB server of a test's own: on a port of 127.0.0.1, with its files in a temporary directory. Its user is
/// `root`, without a password.
public final class MariaDbServer implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final String MISSING =
            "This test needs a MariaDB server: install the package mariadb-server (Debian and Ubuntu), so that "
                    + "there is a mariadbd in /usr/sbin. Its own service need not run.";

    private final TemporaryFolder directory;
    private final int port;
    private @Nullable Process process;

    private MariaDbServer(TemporaryFolder directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /// Makes the data directory and starts the server; returns when it takes connections.
    ///
    /// @throws AssertionError if MariaDB is not installed or does not start
    public static MariaDbServer start() {
        try {
            var server = new MariaDbServer(TemporaryFolder.create("mariadb"), freePort());
            server.install();
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address of a database on this server, for Connector/J.
    public String url(String database) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
    }

    public String user() {
        return "root";
    }

    /// Starts the server again on the same port with the same data.
    public void restart() {
        var command = new ArrayList<>(List.of(
                program("mariadbd"),
                "--no-defaults",
                "--datadir=" + directory.resolve("data"),
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--skip-log-bin",
                "--character-set-server=latin1",
                "--innodb-buffer-pool-size=32M"));
        if (isRoot()) {
            command.add("--user=root");
        }
        process = start(command);
        awaitReady(process);
    }

    /// Ends the server's process at once, as a crash would (`kill -9`).
    public void kill() {
        if (process != null) {
            awaitEnd(process.destroyForcibly());
            process = null;
        }
    }

    /// Ends the server and removes its files.
    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            awaitEnd(process);
            process = null;
        }
        directory.close();
    }

    private void install() {
        var command = new ArrayList<>(List.of(
                program("mariadb-install-db"),
                "--no-defaults",
                "--datadir=" + directory.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
        if (isRoot()) {
            command.add("--user=root");
        }
        var installation = start(command);
        String said = read(installation);
        awaitEnd(installation);
        if (installation.exitValue() != 0) {
            throw new AssertionError("mariadb-install-db failed:\n" + said);
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads the server's log to its end on a thread of its own, lest the server wait for a reader.
    private static void awaitReady(Process server) {
        var ready = new CountDownLatch(1);
        var log = new ConcurrentLinkedQueue<String>();
        Thread.ofVirtual().name("mariadbd-log").start(() -> {
            try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    log.add(line);
                    if (line.contains("ready for connections")) {
                        ready.countDown();
                    }
                }
            } catch (IOException _) {
                // The server was killed.
            }
            ready.countDown();
        });
        if (!await(ready) || !server.isAlive()) {
            server.destroyForcibly();
            throw new AssertionError("mariadbd did not start in time. Its log:\n" + String.join("\n", log));
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Process " + process.pid() + " did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a process to end", e);
        }
    }

    private static String read(Process process) {
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin:/opt/homebrew/bin";
        for (var folder : path.split(":", -1)) {
            var file = Path.of(folder).resolve(name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new AssertionError("There is no " + name + " on this machine. " + MISSING);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
