package org.thywill.database.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thywill.component.Database.ChannelState;
import org.thywill.component.Database.PublicationId;
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

    private static final String FIND_ALL = """
        SELECT p.position, p.at_ms, p.id, p.publisher, p.data, p.entry_key, p.score, p.expires_ms, p.removed, p.channel
        FROM thywill_publication p WHERE (p.channel, p.id) IN (\
        """;

    private static final String LOCK = "SELECT name, number, last_offset FROM thywill_channel WHERE name IN (";

    private static final String MOVE = "UPDATE thywill_channel SET last_offset = CASE number";

    private final JdbcTemplate batches;
    private final JdbcClient sql;
    private final EntryTable entries;
    private final ChannelNumbers numbers;

    ChannelTables(JdbcTemplate jdbc) {
        batches = jdbc;
        sql = JdbcClient.create(jdbc);
        entries = new EntryTable(jdbc);
        numbers = new ChannelNumbers(sql);
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

    /// One statement locks all channels, and one moves them on: with many channels it is round trips that take
    /// time. Of two calls whose locks cross one fails in a way that is worth retrying; a server
    /// makes one at a time.
    void append(List<StoredPublication> publications) {
        var byChannel = new TreeMap<String, List<StoredPublication>>();
        publications.forEach(publication -> byChannel
                .computeIfAbsent(publication.channel(), _ -> new ArrayList<>())
                .add(publication));
        var locked = lock(byChannel.keySet());
        var rows = new ArrayList<Object[]>(publications.size());
        var moves = new ArrayList<Move>(byChannel.size());
        byChannel.forEach((channel, added) -> {
            var row = locked.get(channel);
            if (row == null) {
                throw refused("the channel \"" + channel + "\" was never opened");
            }
            if (follow(row.lastOffset(), added)) {
                added.forEach(publication -> rows.add(values(row.number(), publication)));
                entries.change(row.number(), added);
                moves.add(new Move(row.number(), added.getLast().offset()));
            } else if (!stored(channel, added)) {
                throw refused("publications from offset " + added.getFirst().offset() + " on do not continue \""
                        + channel + "\", whose last offset is " + row.lastOffset());
            }
        });
        if (!rows.isEmpty()) {
            move(moves);
            batches.batchUpdate(ADD, rows);
        }
    }

    private void move(List<Move> moves) {
        var padded = Padded.of(moves);
        var values = new ArrayList<Object>();
        padded.forEach(move -> {
            values.add(move.number());
            values.add(move.lastOffset());
        });
        padded.forEach(move -> values.add(move.number()));
        sql.sql(MOVE + " WHEN ? THEN ?".repeat(padded.size()) + " ELSE last_offset END WHERE number IN ("
                        + Padded.places("?", padded.size()) + ")")
                .params(values)
                .update();
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

    /// @return by name, without those that there are not
    private Map<String, ChannelRow> lock(Set<String> channels) {
        var names = Padded.of(channels.stream().map(Text::bytes).toList());
        var rows = new HashMap<String, ChannelRow>();
        sql.sql(LOCK + Padded.places("?", names.size()) + ") ORDER BY name FOR UPDATE")
                .params(names)
                .query(row -> {
                    rows.put(Text.text(row.getBytes(1)), new ChannelRow(row.getLong(2), row.getLong(3)));
                });
        return rows;
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

    /// As [org.thywill.component.Database#publications(List)]: one statement, and another one if a channel is asked
    /// about for the first time.
    List<StoredPublication> publications(List<PublicationId> ids) {
        var channels = numbers.of(ids.stream().map(PublicationId::channel).collect(Collectors.toSet()));
        var known = Padded.of(
                ids.stream().filter(id -> channels.containsKey(id.channel())).toList());
        if (known.isEmpty()) {
            return List.of();
        }
        var names = new HashMap<Long, String>();
        channels.forEach((name, number) -> names.put(number, name));
        var values = new ArrayList<Object>();
        known.forEach(id -> {
            values.add(channels.get(id.channel()));
            values.add(Text.bytes(id.id()));
        });
        return sql.sql(FIND_ALL + Padded.places("(?, ?)", known.size()) + ")")
                .params(values)
                .query((row, _) -> publication(String.valueOf(names.get(row.getLong(10))), row))
                .list();
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

    private record Move(long number, long lastOffset) {}
}
