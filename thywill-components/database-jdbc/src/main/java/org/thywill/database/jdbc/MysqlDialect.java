package org.thywill.database.jdbc;

import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thywill.component.ComponentException;

/// What MySQL's failures mean to the person who starts the server.
record MysqlDialect(String where) implements Source.Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(MysqlDialect.class);
    private static final int NO_RIGHTS_ON_DATABASE = 1044;
    private static final int ACCESS_DENIED = 1045;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int TOO_MANY_CONNECTIONS = 1040;

    @Override
    public ComponentException explain(Throwable failure) {
        var sql = Failures.sqlException(failure);
        return switch (sql == null ? 0 : sql.getErrorCode()) {
            case ACCESS_DENIED ->
                because(
                        "refused user or password.",
                        "Check thywill.database.settings, and that the user may come from this host.",
                        failure);
            case NO_RIGHTS_ON_DATABASE ->
                because(
                        "lets this user in, but not into this database.",
                        "Grant the user all rights on it: GRANT ALL ON name.* TO user.",
                        failure);
            case UNKNOWN_DATABASE ->
                because(
                        "does not exist, though its server answers.",
                        "Make it with CREATE DATABASE name, and grant the user all rights on it.",
                        failure);
            case TOO_MANY_CONNECTIONS ->
                because("has no connection left.", "Raise its max_connections, or lower pool-size.", failure);
            default ->
                because(
                        "could not be reached: " + H2Dialect.reason(sql == null ? failure : sql),
                        "See that the server runs, and that url and tls in thywill.database.settings are right.",
                        failure);
        };
    }

    private ComponentException because(String found, String remedy, Throwable cause) {
        return new ComponentException(H2Dialect.upperFirst(where) + " " + found, remedy, cause);
    }

    /// Any value but 1 lets a power cut take up to a second of what was already acknowledged.
    @Override
    public void check(DataSource opened) {
        try {
            int flushes = JdbcClient.create(opened)
                    .sql("SELECT @@innodb_flush_log_at_trx_commit")
                    .query(Integer.class)
                    .single();
            if (flushes != 1) {
                LOG.warn("database may lose acknowledged writes innodb_flush_log_at_trx_commit={}", flushes);
            }
        } catch (DataAccessException e) {
            LOG.warn("database durability unknown reason={}", e.getClass().getSimpleName());
        }
    }
}
