package org.thywill.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;

/// What a server prints: its address, and what it said last.
final class ServerOutput {
    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:\\d+/");
    private static final int LINES = 20;

    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final Deque<String> last = new ConcurrentLinkedDeque<>();

    /// Reads it until its end, on a thread of its own.
    static ServerOutput of(Process process) {
        var output = new ServerOutput();
        Thread.ofVirtual().start(() -> output.read(process));
        return output;
    }

    private void read(Process process) {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                var match = ADDRESS.matcher(line);
                if (match.find()) {
                    address.complete(URI.create(match.group()));
                }
            }
        } catch (IOException e) {
            keep(String.valueOf(e.getMessage()));
        }
        end.complete(String.join("\n", last));
        address.completeExceptionally(new BenchException(end.join()));
    }

    private void keep(String line) {
        last.add(line);
        if (last.size() > LINES) {
            last.remove();
        }
    }

    /// Completed when it has said where it is, or with an exception that has its last lines.
    CompletableFuture<URI> address() {
        return address;
    }

    /// Completed with its last lines when there is nothing more.
    CompletableFuture<String> end() {
        return end;
    }
}
