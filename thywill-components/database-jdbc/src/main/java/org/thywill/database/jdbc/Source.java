package org.thywill.database.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import javax.sql.DataSource;
import org.thywill.component.ComponentException;

/// One database: how it is reached, and what sets its kind apart from others.
///
/// @param where the database as a person knows it, without password: it begins or continues a sentence
/// @param pool how connections to it are made
/// @param durability what makes its commits durable
/// @param dialect what its failures mean
record Source(String where, HikariConfig pool, Durability durability, Dialect dialect) {

    /// What only one kind of database can tell.
    interface Dialect {

        /// Explains why the database could not be opened.
        ComponentException explain(Throwable failure);

        /// Looks at the opened database for what an operator should know; logs it.
        default void check(DataSource opened) {}
    }

    /// @throws ComponentException if no connection can be made
    HikariDataSource open() {
        try {
            return new HikariDataSource(pool);
        } catch (HikariPool.PoolInitializationException e) {
            throw dialect.explain(e);
        }
    }

    void check(DataSource opened) {
        dialect.check(opened);
    }

    /// Settings of the pool that hold for every database. A connection is made when it is needed, and a caller
    /// waits for it no longer than the settings allow.
    static HikariConfig pool(String name, int size, java.time.Duration wait) {
        var config = new HikariConfig();
        config.setPoolName("thywill-" + name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Math.max(250, wait.toMillis()));
        config.setValidationTimeout(Math.max(250, Math.min(wait.toMillis(), 1_000)));
        config.setInitializationFailTimeout(1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setRegisterMbeans(false);
        return config;
    }
}
