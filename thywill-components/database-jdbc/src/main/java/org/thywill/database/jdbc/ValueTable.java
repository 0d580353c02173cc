package org.thywill.database.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thywill.component.Json;

/// The table `thywill_value`.
final class ValueTable {
    private static final String PUT = """
            INSERT INTO thywill_value (application, name, data) VALUES (?, ?, ?)
            ON DUPLICATE KEY UPDATE data = VALUES(data)""";

    private static final String KEYS_WITH_PREFIX = """
            SELECT name FROM thywill_value WHERE application = ? AND name >= ? AND name < ?
            ORDER BY name LIMIT ?""";

    private final JdbcClient sql;

    ValueTable(JdbcTemplate jdbc) {
        sql = JdbcClient.create(jdbc);
    }

    Optional<Json> find(String application, String key) {
        return sql.sql("SELECT data FROM thywill_value WHERE application = ? AND name = ?")
                .params(Text.bytes(application), Text.bytes(key))
                .query((row, _) -> Json.ofValid(row.getString(1)))
                .optional();
    }

    void put(String application, String key, Json json) {
        sql.sql(PUT)
                .params(Text.bytes(application), Text.bytes(key), json.toString())
                .update();
    }

    boolean putIfAbsent(String application, String key, Json json) {
        try {
            sql.sql("INSERT INTO thywill_value (application, name, data) VALUES (?, ?, ?)")
                    .params(Text.bytes(application), Text.bytes(key), json.toString())
                    .update();
            return true;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    boolean remove(String application, String key) {
        int removed = sql.sql("DELETE FROM thywill_value WHERE application = ? AND name = ?")
                .params(Text.bytes(application), Text.bytes(key))
                .update();
        return removed > 0;
    }

    /// The prefix is a range and not a `LIKE`, so that `%` and `_` in it are themselves.
    List<String> keys(String application, String prefix, int limit) {
        var range = prefix.isEmpty()
                ? sql.sql("SELECT name FROM thywill_value WHERE application = ? ORDER BY name LIMIT ?")
                        .params(Text.bytes(application), limit)
                : sql.sql(KEYS_WITH_PREFIX)
                        .params(Text.bytes(application), Text.bytes(prefix), Text.after(prefix), limit);
        return range.query((row, _) -> Text.text(row.getBytes(1))).list();
    }
}
