package org.thywill.database.jdbc;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thywill.component.Database.StoredSession;

/// The table `thywill_session`.
final class SessionTable {
    private static final String SAVE = """
            INSERT INTO thywill_session (id, created_ms, last_seen_ms) VALUES (?, ?, ?)
            ON DUPLICATE KEY UPDATE created_ms = VALUES(created_ms), last_seen_ms = VALUES(last_seen_ms)""";

    private final JdbcTemplate batches;
    private final JdbcClient sql;

    SessionTable(JdbcTemplate jdbc) {
        batches = jdbc;
        sql = JdbcClient.create(jdbc);
    }

    /// Rows are locked in the order of their ids, so that two such calls cannot wait for each other.
    void save(List<StoredSession> sessions) {
        var rows = sessions.stream()
                .sorted(Comparator.comparing(StoredSession::id))
                .map(session -> new Object[] {Text.bytes(session.id()), session.createdMs(), session.lastSeenMs()})
                .toList();
        batches.batchUpdate(SAVE, rows);
    }

    Optional<StoredSession> find(String id) {
        return sql.sql("SELECT created_ms, last_seen_ms FROM thywill_session WHERE id = ?")
                .param(Text.bytes(id))
                .query((row, _) -> new StoredSession(id, row.getLong(1), row.getLong(2)))
                .optional();
    }

    int remove(long lastSeenBeforeMs) {
        return sql.sql("DELETE FROM thywill_session WHERE last_seen_ms < ?")
                .param(lastSeenBeforeMs)
                .update();
    }
}
