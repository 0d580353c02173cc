package org.thywill.database.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The numbers of channels, which never change: they are asked for once, and kept.
final class ChannelNumbers {
    private static final String READ = "SELECT name, number FROM thywill_channel WHERE name IN (";

    /// When so many are known all are forgotten.
    private static final int KNOWN = 100_000;

    private final JdbcClient sql;
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    ChannelNumbers(JdbcClient sql) {
        this.sql = sql;
    }

    /// By name, without channels that there are not.
    Map<String, Long> of(Set<String> channels) {
        var numbers = new HashMap<String, Long>();
        for (var channel : channels) {
            var number = known.get(channel);
            if (number != null) {
                numbers.put(channel, number);
            }
        }
        var unknown = channels.stream()
                .filter(channel -> !numbers.containsKey(channel))
                .toList();
        if (!unknown.isEmpty()) {
            numbers.putAll(read(unknown));
        }
        return numbers;
    }

    private Map<String, Long> read(List<String> channels) {
        var names = Padded.of(channels.stream().map(Text::bytes).toList());
        var read = new HashMap<String, Long>();
        sql.sql(READ + Padded.places("?", names.size()) + ")").params(names).query(row -> {
            read.put(Text.text(row.getBytes(1)), row.getLong(2));
        });
        if (known.size() >= KNOWN) {
            known.clear();
        }
        known.putAll(read);
        return read;
    }
}
