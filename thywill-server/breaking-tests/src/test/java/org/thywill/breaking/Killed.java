package org.thywill.breaking;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.MariaDbServer;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClients;
import org.thywill.remote.Transport;

/// S1 and S2: the server, or its database, or both are killed while clients publish on durable channels, again and
/// again.
final class Killed implements Scenario {
    private static final int PER_SECOND = 500;
    private static final List<String> VICTIMS = List.of("the server", "the database", "both");
    private static final Duration READY = Duration.ofSeconds(10);

    private final boolean mariaDb;

    /// @param mariaDb else H2
    Killed(boolean mariaDb) {
        this.mariaDb = mariaDb;
    }

    @Override
    public String id() {
        return mariaDb ? "S2" : "S1";
    }

    @Override
    public String title() {
        return mariaDb ? "kill -9 of server and database, on MariaDB" : "kill -9 of the server, on H2";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(15);
    }

    @Override
    public List<Report> run(Stage stage) throws Exception {
        if (!mariaDb) {
            return List.of(run(stage, "", null));
        }
        var database = stage.keep(MariaDbServer.start());
        createDatabase(database);
        var settings = "  database: { component: mysql, settings: { url: \"" + database.url("thywill") + "\", user: \""
                + database.user() + "\" } }\n";
        return List.of(run(stage, settings, database));
    }

    private static void createDatabase(MariaDbServer database) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(""), database.user(), "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE thywill");
        }
    }

    private Report run(Stage stage, String settings, @Nullable MariaDbServer database) throws Exception {
        var random = new Random(stage.bench().seed());
        var checker = new Checker();
        var starts = new Histogram(3);
        int rounds = stage.bench().either(20, 3);
        var server = stage.server(settings);
        try (var proxy = new CuttingProxy(server.address());
                var crowd = Crowd.over(
                        Transport.WEBSOCKET,
                        checker,
                        proxy.address(),
                        new Shape(10, 5, 2, 10, stage.bench().either(PER_SECOND, PER_SECOND / 5), 200),
                        "durable/" + id() + "/")) {
            crowd.publishDurably();
            boolean back = true;
            for (int round = 1; round <= rounds; round++) {
                Thread.sleep(500 + random.nextInt(1_500)); // the moment of the kill
                int victims = database == null ? 1 : 1 + round % 3;
                stage.progress("round " + round + " of " + rounds + ", killing " + VICTIMS.get(victims - 1));
                if (victims > 1) {
                    database.kill();
                }
                if (victims != 2) {
                    server.kill();
                }
                if (victims > 1) {
                    Thread.sleep(500); // without a database
                    database.restart();
                }
                if (victims != 2) {
                    long begin = System.nanoTime();
                    server = stage.server(settings);
                    starts.recordValue(System.nanoTime() - begin);
                    proxy.lead(server.address());
                }
                crowd.expectFirst();
                back &= crowd.awaitFirst(60);
            }
            boolean known = crowd.stopPublishing(120); // each may have a thousand that wait for the disk one by one
            var verdict = crowd.settle(40);
            long stored = stored(server, crowd.channels());
            return stage.report(database == null ? "websocket, h2" : "websocket, mariadb")
                    .verdictWithRefusals(verdict)
                    .figure("rounds", rounds)
                    .figure("stored", stored)
                    .figures("start", starts)
                    .require(back, "some clients got nothing for 60 s after a kill")
                    .require(known, "some publishers got no answer")
                    .require(
                            stored >= verdict.attempted() - verdict.refused() - verdict.indeterminate(),
                            "less is stored than was acknowledged")
                    .target(starts.getMaxValue() <= READY.toNanos(), "a start took longer than 10 s");
        }
    }

    /// What a late-comer finds in the history.
    private static long stored(ThywillServer server, List<String> channels) {
        long count = 0;
        try (var runtime = ThywillClients.create();
                var client = Subscriber.connect(
                        server.address(), Options.DEFAULTS.on(runtime).over(Transport.WEBSOCKET))) {
            for (var name : channels) {
                var channel = client.channel(name);
                channel.subscribe(_ -> {}).orTimeout(30, TimeUnit.SECONDS).join();
                count += channel.position().orElseThrow().offset();
            }
        }
        return count;
    }
}
