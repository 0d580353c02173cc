package org.thywill.database.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.thywill.component.Counters;
import org.thywill.component.Database;
import org.thywill.component.Json;

/// A database reached through JDBC. What H2 and MySQL have in common; [Source] is what sets them apart.
final class JdbcDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDatabase.class);

    private final Source source;
    private final Counters counters;
    private volatile @Nullable Running running;

    JdbcDatabase(Source source, Counters counters) {
        this.source = source;
        this.counters = counters;
    }

    @Override
    public void start() {
        var pool = source.open();
        try {
            Schema.migrate(pool, source.where());
            source.check(pool);
            var jdbc = new JdbcTemplate(pool);
            var transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
            running = new Running(
                    pool,
                    new Calls(source.where(), transactions, source.durability(), counters),
                    new SessionTable(jdbc),
                    new ChannelTables(jdbc),
                    new ValueTable(jdbc));
        } catch (RuntimeException e) {
            pool.close();
            source.durability().close();
            throw e;
        }
    }

    @Override
    public void stop(Duration grace) {
        var stopping = running;
        if (stopping == null) {
            return;
        }
        if (!stopping.calls().close(grace)) {
            LOG.warn("calls dropped database={} graceMs={}", source.where(), grace.toMillis());
        }
        stopping.pool().close();
        source.durability().close();
    }

    private Running running() {
        var now = running;
        if (now == null) {
            throw new IllegalStateException("The database has not been started");
        }
        return now;
    }

    private Calls calls() {
        return running().calls();
    }

    @Override
    public void saveSessions(List<StoredSession> sessions) {
        if (!sessions.isEmpty()) {
            calls().write("saveSessions", () -> running().sessions().save(sessions));
        }
    }

    @Override
    public Optional<StoredSession> session(String id) {
        return calls().read("session", () -> running().sessions().find(id));
    }

    @Override
    public int removeSessions(long lastSeenBeforeMs) {
        return calls().write("removeSessions", () -> running().sessions().remove(lastSeenBeforeMs));
    }

    @Override
    public ChannelState openChannel(String channel, String newEpoch) {
        return calls().write("openChannel", () -> running().channels().open(channel, newEpoch));
    }

    @Override
    public void append(List<StoredPublication> publications) {
        if (!publications.isEmpty()) {
            calls().write("append", () -> running().channels().append(publications));
        }
    }

    @Override
    public List<StoredPublication> publications(String channel, long after, int limit) {
        return calls().read("publications", () -> running().channels().publications(channel, after, limit));
    }

    @Override
    public Optional<StoredPublication> publication(String channel, String id) {
        return calls().read("publication", () -> running().channels().publication(channel, id));
    }

    @Override
    public List<StoredPublication> publications(List<PublicationId> ids) {
        return calls().read("publications", () -> running().channels().publications(ids));
    }

    @Override
    public List<StoredPublication> entries(String channel) {
        return calls().read("entries", () -> running().channels().entries(channel));
    }

    @Override
    public int trim(String channel, long upToOffset) {
        return calls().write("trim", () -> running().channels().trim(channel, upToOffset));
    }

    @Override
    public Optional<Json> value(String application, String key) {
        return calls().read("value", () -> running().values().find(application, key));
    }

    @Override
    public void putValue(String application, String key, Json json) {
        calls().write("putValue", () -> running().values().put(application, key, json));
    }

    @Override
    public boolean putValueIfAbsent(String application, String key, Json json) {
        return calls().write("putValueIfAbsent", () -> running().values().putIfAbsent(application, key, json));
    }

    @Override
    public boolean removeValue(String application, String key) {
        return calls().write("removeValue", () -> running().values().remove(application, key));
    }

    @Override
    public List<String> keys(String application, String prefix, int limit) {
        return calls().read("keys", () -> running().values().keys(application, prefix, limit));
    }

    private record Running(
            HikariDataSource pool, Calls calls, SessionTable sessions, ChannelTables channels, ValueTable values) {}
}
