package org.thywill.database.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table in which Flyway notes the scripts that it has run. To read it takes a small part of the time that it
/// takes to make Flyway, which would find nothing to do at nearly every start.
final class SchemaHistory {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaHistory.class);
    private static final String TABLE = "flyway_schema_history";

    /// Without the row that Flyway puts before the first script when it has made the table.
    private static final String READ = """
            SELECT `script`, `checksum`, `success` FROM `flyway_schema_history`
            WHERE `installed_rank` > 0 ORDER BY `installed_rank`""";

    private static final String FORGET = "DELETE FROM `flyway_schema_history` WHERE `success` = FALSE AND `script` = ?";

    private SchemaHistory() {}

    /// Whether exactly this server's scripts have run, as they are now. If not, or if that cannot be told, it is for
    /// Flyway to say what is to be done.
    static boolean isCurrent(DataSource database, List<Script> scripts) {
        var expected = scripts.stream()
                .map(script -> run(script.name(), script.checksum(), true))
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
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(quoted(READ, connection))) {
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

    /// Removes what says that a script has failed, which has Flyway refuse everything. A [Migration] goes on with it.
    ///
    /// @return how many had failed
    static int forgetFailed(DataSource database, List<Script> scripts) throws SQLException {
        try (var connection = database.getConnection()) {
            return isThere(connection) ? forgetFailed(connection, scripts) : 0;
        }
    }

    private static int forgetFailed(Connection connection, List<Script> scripts) throws SQLException {
        int failed = 0;
        try (var statement = connection.prepareStatement(quoted(FORGET, connection))) {
            for (var script : scripts) {
                statement.setString(1, script.name());
                failed += statement.executeUpdate();
            }
        }
        return failed;
    }

    private static String quoted(String sql, Connection connection) throws SQLException {
        return sql.replace("`", connection.getMetaData().getIdentifierQuoteString());
    }
}
