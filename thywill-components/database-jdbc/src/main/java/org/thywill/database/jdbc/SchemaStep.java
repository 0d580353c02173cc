package org.thywill.database.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

/// A statement that makes a table, an index or a column. Whether it has been run can be seen, so that a script that was
/// interrupted goes on where it stopped: none of the databases takes such statements back with a transaction.
///
/// @param kind what it makes
/// @param table the table, or that of the column or index
/// @param part the column or index, empty for a table
record SchemaStep(Kind kind, String table, String part, String sql) {

    enum Kind {
        TABLE("CREATE TABLE (?<table>\\w+)(?<part>) \\("),
        INDEX("CREATE INDEX (?<part>\\w+) ON (?<table>\\w+)"),
        COLUMN("ALTER TABLE (?<table>\\w+) ADD COLUMN (?<part>\\w+) [^,]+");

        private final Pattern beginning;

        Kind(String beginning) {
            this.beginning = Pattern.compile(beginning);
        }
    }

    /// @throws IllegalArgumentException if it cannot be seen later whether such a statement has been run
    static SchemaStep of(String sql) {
        for (var kind : Kind.values()) {
            var matcher = kind.beginning.matcher(sql);
            if (kind == Kind.COLUMN ? matcher.matches() : matcher.lookingAt()) {
                return new SchemaStep(kind, matcher.group("table"), matcher.group("part"), sql);
            }
        }
        throw new IllegalArgumentException("Cannot be run again after an interruption: " + sql);
    }

    /// What it does, as a person reads it.
    String described() {
        return sql.lines().findFirst().orElse(sql).replaceAll("\\s*\\($", "");
    }

    boolean isDone(Connection connection) throws SQLException {
        var metadata = connection.getMetaData();
        try (var found = find(metadata, connection)) {
            String column = kind == Kind.TABLE ? "TABLE_NAME" : kind == Kind.INDEX ? "INDEX_NAME" : "COLUMN_NAME";
            String expected = kind == Kind.TABLE ? table : part;
            while (found.next()) {
                if (expected.equalsIgnoreCase(found.getString(column))) {
                    return true;
                }
            }
            return false;
        }
    }

    /// H2 keeps names in upper case, the others as they were written.
    private ResultSet find(DatabaseMetaData metadata, Connection connection) throws SQLException {
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        String stored = metadata.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        return switch (kind) {
            case TABLE -> metadata.getTables(catalog, schema, stored, null);
            case INDEX -> metadata.getIndexInfo(catalog, schema, stored, false, true);
            case COLUMN -> metadata.getColumns(catalog, schema, stored, null);
        };
    }
}
