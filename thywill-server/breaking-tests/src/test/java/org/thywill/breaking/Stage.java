package org.thywill.breaking;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.TemporaryFolder;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// Where one scenario runs: a folder and the servers in it. Closing it ends and removes all of that.
final class Stage implements AutoCloseable {
    private static final int ATTEMPTS = 50;
    private static final Path APPS = Path.of("target/apps").toAbsolutePath();

    private final Bench bench;
    private final Scenario scenario;
    private final TemporaryFolder home;
    private final List<AutoCloseable> belongings = new ArrayList<>();

    Stage(Bench bench, Scenario scenario) {
        this.bench = bench;
        this.scenario = scenario;
        home = TemporaryFolder.create("breaking");
    }

    Bench bench() {
        return bench;
    }

    Report report(String variant) {
        return new Report(scenario.id(), variant, bench.strict());
    }

    void progress(String what) {
        bench.progress(scenario.id() + ": " + what);
    }

    /// Closes it at the end.
    synchronized <T extends AutoCloseable> T keep(T belonging) {
        belongings.add(belonging);
        return belonging;
    }

    /// Starts a server with the settings that most scenarios want: defaults, but for the rate at which a client may
    /// send.
    ThywillServer server() {
        return server("");
    }

    /// @param more lines of YAML below `thywill`, indented by two spaces
    ThywillServer server(String more) {
        return server(more, 0);
    }

    ThywillServer server(String more, int port) {
        var server = keep(launch(more, port, "-Xmx512m"));
        server.address();
        return server;
    }

    /// Does not wait until it has started.
    ThywillServer launch(String more, int port, String heap) {
        var settings = "thywill:\n  log: { settings: { level: warn } }\n"
                + (more.contains("engine:") ? "" : "  engine: { message-rates: { breaking: 100000/100000 } }\n") + more;
        return ThywillServer.launch(
                home.path(),
                settings,
                List.of("--port", Integer.toString(port), "--apps", APPS.toString()),
                List.of(heap));
    }

    /// What the server holds now, after a full collection: `heapBytes`, `directBytes`, `threads`, `files`, `clients`.
    static JsonNode stateOf(ThywillServer server) {
        try (var client =
                ThywillClient.connect(server.address(), "breaking", Options.DEFAULTS.over(Transport.WEBSOCKET))) {
            return client.send(Map.of("act", "state"))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
    }

    /// By how much each of what the server holds has grown. Connections that have just ended are still in its hands
    /// for a moment, so it is asked again while it has more files open than it may have.
    static Map<String, Long> growthSince(JsonNode before, ThywillServer server, long filesAtMost) {
        var growth = new TreeMap<String, Long>();
        for (int attempt = 0; attempt == 0 || (attempt < ATTEMPTS && growth.get("files") > filesAtMost); attempt++) {
            var now = stateOf(server);
            now.propertyNames()
                    .forEach(name -> growth.put(
                            name, now.get(name).asLong() - before.get(name).asLong()));
        }
        return growth;
    }

    @Override
    public void close() {
        for (var belonging : belongings.reversed()) {
            try {
                belonging.close();
            } catch (Exception e) {
                bench.progress("could not be closed: " + e);
            }
        }
        home.close();
    }
}
