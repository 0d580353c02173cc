package org.thywill.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What the database can do at best for one writer: a loop that inserts the rows that a server would, in batches as
/// large as the server's were, with a commit each, and waits until each is on disk. It does nothing else.
final class BareLoop {
    private static final String[] TABLES = {"V1__sessions_channels_values.sql", "V2__publisher.sql", "V3__entries.sql"};

    private static final String ADD = """
            INSERT INTO thywill_publication
                (channel, position, at_ms, id, publisher, data, entry_key, score, expires_ms, removed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Storage storage;
    private final int channels;
    private final String data;
    private long position;

    /// @param channels that rows are spread over
    /// @param size of the data of each row, in bytes
    BareLoop(Storage storage, int channels, int size) {
        this.storage = storage;
        this.channels = channels;
        this.data = "\"" + ".".repeat(size) + "\"";
    }

    /// How many publications a transaction of a server's held on average: all of one have the same time.
    static int batchOf(Storage storage) {
        try (var connection = storage.ofServer();
                var statement = connection.createStatement();
                var counts =
                        statement.executeQuery("SELECT COUNT(*), COUNT(DISTINCT at_ms) FROM thywill_publication")) {
            counts.next();
            return (int) Math.max(1, counts.getLong(1) / Math.max(1, counts.getLong(2)));
        } catch (SQLException e) {
            throw new BenchException("What the server has stored could not be read: " + e.getMessage(), e);
        }
    }

    /// Runs the loop for as long as a server was measured. Latencies are those of a batch.
    Outcome measure(String build, int batch, Options options, Progress progress) {
        var latency = new Histogram(3);
        var perSecond = new ArrayList<Double>();
        try (var connection = storage.empty()) {
            make(connection);
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement(ADD)) {
                for (int i = 0; i < options.warmUp(); i++) {
                    progress.show("a bare loop: warming up: %d of %d s".formatted(i, options.warmUp()));
                    second(connection, insert, batch, new Histogram(3));
                }
                long start = System.nanoTime();
                long before = position;
                for (int i = 0; i < options.seconds(); i++) {
                    double rows = second(connection, insert, batch, latency);
                    perSecond.add(rows);
                    progress.show("a bare loop: %d of %d s: %,.0f a second".formatted(i + 1, options.seconds(), rows));
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                var figures = new LinkedHashMap<String, Double>();
                figures.put(Outcome.DELIVERIES, (double) position - before);
                figures.put(Outcome.PER_SECOND, (position - before) / seconds);
                figures.put(Outcome.PUBLISHED_PER_SECOND, (position - before) / seconds);
                figures.put("batch", (double) batch);
                return new Outcome(
                        build,
                        Workload.DURABLE,
                        storage.kind().word() + ", bare loop",
                        Transport.WEBSOCKET,
                        1,
                        true,
                        latency,
                        figures,
                        Map.of(),
                        perSecond,
                        null);
            }
        } catch (SQLException e) {
            throw new BenchException("The bare loop failed: " + e.getMessage(), e);
        }
    }

    /// The tables as a server makes them.
    private static void make(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                for (var command : script(table).split(";", -1)) {
                    if (!command.isBlank()) {
                        statement.execute(command);
                    }
                }
            }
        }
    }

    private static String script(String name) {
        try (InputStream script = BareLoop.class.getResourceAsStream("/db/migration/" + name)) {
            if (script == null) {
                throw new BenchException("There is no " + name + " in the server any more");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
        } catch (IOException e) {
            throw new BenchException(name + " could not be read", e);
        }
    }

    private double second(Connection connection, PreparedStatement insert, int batch, Histogram latency)
            throws SQLException {
        long begin = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - begin < 1_000_000_000L) {
            long start = System.nanoTime();
            for (int i = 0; i < batch; i++) {
                row(insert, i * channels / batch);
            }
            insert.executeBatch();
            connection.commit();
            settle(connection);
            latency.recordValue(System.nanoTime() - start);
            rows += batch;
        }
        return rows * 1e9 / (System.nanoTime() - begin);
    }

    /// H2 writes at each commit, but has to be told to wait for the disk; MariaDB waits by itself.
    private void settle(Connection connection) throws SQLException {
        if (storage.kind() == Storage.Kind.H2) {
            try (var statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    private void row(PreparedStatement insert, int channel) throws SQLException {
        position++;
        insert.setLong(1, channel + 1);
        insert.setLong(2, position);
        insert.setLong(3, System.currentTimeMillis());
        insert.setNull(4, Types.VARBINARY);
        insert.setNull(5, Types.VARBINARY);
        insert.setString(6, data);
        insert.setNull(7, Types.VARBINARY);
        insert.setNull(8, Types.DOUBLE);
        insert.setNull(9, Types.BIGINT);
        insert.setNull(10, Types.TINYINT);
        insert.addBatch();
    }
}
