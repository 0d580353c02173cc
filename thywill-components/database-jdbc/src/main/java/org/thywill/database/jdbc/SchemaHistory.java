package org.thywill.database.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table in which Flyway notes the scripts that it has run. To read it takes a small part of the time that it
/// takes to make Flyway, which would find nothing to do at nearly every start.
final class SchemaHistory {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaHistory.class);
    private static final String FOLDER = "/db/migration/";

    /// All of the folder, in the order in which they are run.
    static final List<String> SCRIPTS =
            List.of("V1__sessions_channels_values.sql", "V2__publisher.sql", "V3__entries.sql");

    private static final String TABLE = "flyway_schema_history";

    /// Without the row that Flyway puts before the first script when it has made the table.
    private static final String READ = """
            SELECT `script`, `checksum`, `success` FROM `flyway_schema_history`
            WHERE `installed_rank` > 0 ORDER BY `installed_rank`""";

    private SchemaHistory() {}

    /// Whether exactly this server's scripts have run, as they are now. If not, or if that cannot be told, it is for
    /// Flyway to say what is to be done.
    static boolean isCurrent(DataSource database) {
        var expected = SCRIPTS.stream()
                .map(script -> run(script, checksum(script), true))
                .toList();
        try {
            return runs(database).equals(expected);
        } catch (SQLException e) {
            LOG.debug("history of the tables cannot be read", e);
            return false;
        }
    }

    private static List<String> runs(DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            return isThere(connection) ? runs(connection) : List.of();
        }
    }

    /// Asked beforehand, since H2 writes a query of a table that is missing into its log as an error.
    private static boolean isThere(Connection connection) throws SQLException {
        try (var found = connection.getMetaData().getTables(connection.getCatalog(), null, TABLE, null)) {
            return found.next();
        }
    }

    private static List<String> runs(Connection connection) throws SQLException {
        var read = READ.replace("`", connection.getMetaData().getIdentifierQuoteString());
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(read)) {
            var runs = new ArrayList<String>();
            while (rows.next()) {
                runs.add(run(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
            }
            return runs;
        }
    }

    private static String run(@Nullable String script, int checksum, boolean success) {
        return script + " " + checksum + " " + success;
    }

    /// As Flyway makes it: CRC-32 of all lines, without their ends.
    private static int checksum(String script) {
        var resource = Objects.requireNonNull(SchemaHistory.class.getResourceAsStream(FOLDER + script), script);
        try (var text = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var crc = new CRC32();
            text.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
            return (int) crc.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
