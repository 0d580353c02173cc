package org.thywill.database.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.Json;
import org.thywill.component.Publication.Change;

/// The table `thywill_entry`: of channels of kind `state`, the newest entry of each key. It changes in the transaction
/// that stores the change.
final class EntryTable {
    private static final String READ = """
            SELECT e.entry_key, e.position, e.at_ms, e.score, e.expires_ms, e.data
            FROM thywill_entry e JOIN thywill_channel c ON c.number = e.channel
            WHERE c.name = ? ORDER BY e.position""";

    private static final String ADD = """
            INSERT INTO thywill_entry (channel, entry_key, position, at_ms, score, expires_ms, data)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private static final String REMOVE = "DELETE FROM thywill_entry WHERE channel = ? AND entry_key = ?";

    private final JdbcTemplate batches;
    private final JdbcClient sql;

    EntryTable(JdbcTemplate jdbc) {
        batches = jdbc;
        sql = JdbcClient.create(jdbc);
    }

    List<StoredPublication> of(String channel) {
        return sql.sql(READ)
                .param(Text.bytes(channel))
                .query((row, _) -> new StoredPublication(
                        channel,
                        row.getLong(2),
                        row.getLong(3),
                        null,
                        Text.text(row.getBytes(1)),
                        null,
                        Json.ofValid(row.getString(6)),
                        new Change(score(row, 4), row.getLong(5), false)))
                .list();
    }

    /// Of several changes of one key the last counts. Called with the channel's row locked.
    void change(long channel, List<StoredPublication> publications) {
        var newest = new LinkedHashMap<String, StoredPublication>();
        for (var publication : publications) {
            if (publication.key() != null && publication.change() != null) {
                newest.put(publication.key(), publication);
            }
        }
        if (newest.isEmpty()) {
            return;
        }
        batches.batchUpdate(
                REMOVE,
                newest.keySet().stream()
                        .map(key -> new Object[] {channel, Text.bytes(key)})
                        .toList());
        batches.batchUpdate(
                ADD,
                newest.values().stream()
                        .filter(publication -> publication.change() != null
                                && !publication.change().removed())
                        .map(publication -> values(channel, publication))
                        .toList());
    }

    private static Object[] values(long channel, StoredPublication publication) {
        var change = publication.change();
        return new Object[] {
            channel,
            Text.bytesOrNull(publication.key()),
            publication.offset(),
            publication.atMs(),
            change == null ? null : change.score(),
            change == null ? 0 : change.expiresAtMs(),
            publication.json().toString()
        };
    }

    static @Nullable Double score(ResultSet row, int column) throws SQLException {
        double score = row.getDouble(column);
        return row.wasNull() ? null : score;
    }
}
