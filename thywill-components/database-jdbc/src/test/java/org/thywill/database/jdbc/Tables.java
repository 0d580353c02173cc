package org.thywill.database.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What tables a database has, column by column and index by index.
final class Tables {
    private static final String OURS = "thywill_%";

    private Tables() {}

    static List<String> of(Connection connection) throws SQLException {
        var metadata = connection.getMetaData();
        String pattern = metadata.storesUpperCaseIdentifiers() ? OURS.toUpperCase(java.util.Locale.ROOT) : OURS;
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        var found = new ArrayList<String>();
        try (var columns = metadata.getColumns(catalog, schema, pattern, null)) {
            while (columns.next()) {
                found.add(row(columns, "TABLE_NAME", "COLUMN_NAME", "TYPE_NAME", "COLUMN_SIZE", "NULLABLE"));
            }
        }
        for (var table : found.stream()
                .map(column -> column.split(" ", -1)[0])
                .distinct()
                .toList()) {
            try (var indexes = metadata.getIndexInfo(catalog, schema, table, false, true)) {
                while (indexes.next()) {
                    found.add(row(indexes, "TABLE_NAME", "NON_UNIQUE", "ORDINAL_POSITION", "COLUMN_NAME"));
                }
            }
        }
        return found.stream().sorted().toList();
    }

    private static String row(ResultSet row, String... columns) throws SQLException {
        var text = new StringBuilder();
        for (var column : columns) {
            text.append(row.getString(column)).append(' ');
        }
        return text.toString();
    }
}
