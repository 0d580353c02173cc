package org.thywill.database.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thywill.component.Database.ChannelState;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;
import org.thywill.component.Publication.Change;

/// The tables `thywill_channel` and `thywill_publication`. The row of a channel holds the newest offset,
/// outlives the publications, and is the lock under which they are added.
final class ChannelTables {
    private static final String STATE = """
        SELECT c.epoch, c.last_offset,
            (SELECT MIN(p.position) FROM thywill_publication p WHERE p.channel = c.number) AS first_offset
        FROM thywill_channel c WHERE c.name = ?\
        """;

    private static final String READ = """
        SELECT p.position, p.at_ms, p.id, p.publisher, p.data, p.entry_key, p.score, p.expires_ms, p.removed
        FROM thywill_publication p JOIN thywill_channel c ON c.number = p.channel
        WHERE c.name = ? AND p.position > ? ORDER BY p.position LIMIT ?\
        """;

    private static final String FIND = """
        SELECT p.position, p.at_ms, p.id, p.publisher, p.data, p.entry_key, p.score, p.expires_ms, p.removed
        FROM thywill_publication p JOIN thywill_channel c ON c.number = p.channel
        WHERE c.name = ? AND p.id = ?\
        """;

    private static final String TRIM = """
        DELETE FROM thywill_publication
        WHERE channel = (SELECT number FROM thywill_channel WHERE name = ?) AND position <= ?\
        """;

    private static final String ADD = """
        INSERT INTO thywill_publication
            (channel, position, at_ms, id, publisher, data, entry_key, score, expires_ms, removed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    private final JdbcTemplate batches;
    private final JdbcClient sql;
    private final EntryTable entries;

    ChannelTables(JdbcTemplate jdbc) {
        batches = jdbc;
        sql = JdbcClient.create(jdbc);
        entries = new EntryTable(jdbc);
    }

    ChannelState open(String channel, String newEpoch) {
        return state(channel).orElseGet(() -> {
            create(channel, newEpoch);
            return state(channel).orElseThrow();
        });
    }

    private void create(String channel, String epoch) {
        try {
            sql.sql("INSERT INTO thywill_channel (name, epoch, last_offset) VALUES (?, ?, 0)")
                    .params(Text.bytes(channel), Text.bytes(epoch))
                    .update();
        } catch (DuplicateKeyException _) {
            // Another call was faster; the epoch is the one that it gave.
        }
    }

    private Optional<ChannelState> state(String channel) {
        return sql.sql(STATE)
                .param(Text.bytes(channel))
                .query((row, _) -> {
                    long last = row.getLong(2);
                    var epoch = Text.text(row.getBytes(1));
                    long first = row.getLong(3);
                    return new ChannelState(epoch, row.wasNull() ? last + 1 : first, last);
                })
                .optional();
    }

    /// Channels are locked in the order of their names, so that two such calls cannot wait for each other.
    void append(List<StoredPublication> publications) {
        var byChannel = new TreeMap<String, List<StoredPublication>>();
        publications.forEach(publication -> byChannel
                .computeIfAbsent(publication.channel(), _ -> new ArrayList<>())
                .add(publication));
        var rows = new ArrayList<Object[]>(publications.size());
        byChannel.forEach((channel, added) -> {
            var row = lock(channel);
            if (follow(row.lastOffset(), added)) {
                added.forEach(publication -> rows.add(values(row.number(), publication)));
                entries.change(row.number(), added);
                moveTo(row.number(), added.getLast().offset());
            } else if (!stored(channel, added)) {
                throw refused("publications from offset " + added.getFirst().offset() + " on do not continue \""
                        + channel + "\", whose last offset is " + row.lastOffset());
            }
        });
        batches.batchUpdate(ADD, rows);
    }

    private static Object[] values(long channel, StoredPublication publication) {
        var change = publication.change();
        return new Object[] {
            channel,
            publication.offset(),
            publication.atMs(),
            Text.bytesOrNull(publication.id()),
            Text.bytesOrNull(publication.publisher()),
            publication.json().toString(),
            Text.bytesOrNull(publication.key()),
            change == null ? null : change.score(),
            change == null ? null : change.expiresAtMs(),
            change == null ? null : change.removed() ? 1 : 0
        };
    }

    private ChannelRow lock(String channel) {
        return sql.sql("SELECT number, last_offset FROM thywill_channel WHERE name = ? FOR UPDATE")
                .param(Text.bytes(channel))
                .query((row, _) -> new ChannelRow(row.getLong(1), row.getLong(2)))
                .optional()
                .orElseThrow(() -> refused("the channel \"" + channel + "\" was never opened"));
    }

    private static boolean follow(long lastOffset, List<StoredPublication> added) {
        long expected = lastOffset;
        for (var publication : added) {
            if (publication.offset() != ++expected) {
                return false;
            }
        }
        return true;
    }

    /// Whether this very call was done before: its caller may not have heard of it, and repeats it.
    private boolean stored(String channel, List<StoredPublication> added) {
        return publications(channel, added.getFirst().offset() - 1, added.size())
                .equals(added);
    }

    private void moveTo(long channel, long lastOffset) {
        sql.sql("UPDATE thywill_channel SET last_offset = ? WHERE number = ?")
                .params(lastOffset, channel)
                .update();
    }

    List<StoredPublication> publications(String channel, long after, int limit) {
        return sql.sql(READ)
                .params(Text.bytes(channel), after, limit)
                .query((row, _) -> publication(channel, row))
                .list();
    }

    Optional<StoredPublication> publication(String channel, String id) {
        return sql.sql(FIND)
                .params(Text.bytes(channel), Text.bytes(id))
                .query((row, _) -> publication(channel, row))
                .optional();
    }

    private static StoredPublication publication(String channel, ResultSet row) throws SQLException {
        return new StoredPublication(
                channel,
                row.getLong(1),
                row.getLong(2),
                Text.textOrNull(row.getBytes(3)),
                Text.textOrNull(row.getBytes(6)),
                Text.textOrNull(row.getBytes(4)),
                Json.ofValid(row.getString(5)),
                change(row));
    }

    private static @Nullable Change change(ResultSet row) throws SQLException {
        boolean removed = row.getInt(9) == 1;
        return row.wasNull() ? null : new Change(EntryTable.score(row, 7), row.getLong(8), removed);
    }

    List<StoredPublication> entries(String channel) {
        return entries.of(channel);
    }

    int trim(String channel, long upToOffset) {
        return sql.sql(TRIM).params(Text.bytes(channel), upToOffset).update();
    }

    private static DatabaseException refused(String why) {
        return new DatabaseException("append refused: " + why, false, new IllegalStateException(why));
    }

    private record ChannelRow(long number, long lastOffset) {}
}
