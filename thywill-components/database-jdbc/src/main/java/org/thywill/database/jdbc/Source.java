package org.thywill.database.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.thywill.component.ComponentException;

/// One database: how it is reached, and what sets its kind apart from others.
///
/// @param where the database as a person knows it, without password: it begins or continues a sentence
/// @param pool makes connections to it, the first one in [#open]; nothing can be set on it from then on
/// @param durability what makes its commits durable
/// @param dialect what its failures mean
record Source(String where, HikariDataSource pool, Durability durability, Dialect dialect) {

    /// What only one kind of database can tell.
    interface Dialect {

        /// Explains why the database could not be opened.
        ComponentException explain(Throwable failure);

        /// Opens the database in a way that leaves it to [#explain] to tell of a failure, where the pool's connections
        /// would tell of it themselves. It is open until what is returned is closed.
        default Held hold() throws SQLException {
            return () -> {};
        }

        /// Looks at the opened database for what an operator should know; logs it.
        default void check(DataSource opened) {}
    }

    /// What keeps a database open.
    interface Held extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /// @throws ComponentException if no connection can be made
    HikariDataSource open() {
        try (var _ = dialect.hold()) {
            pool.getConnection().close();
            return pool;
        } catch (SQLException | HikariPool.PoolInitializationException e) {
            pool.close();
            throw dialect.explain(e);
        }
    }

    void check(DataSource opened) {
        dialect.check(opened);
    }

    /// Settings of the pool that hold for every database. A connection is made when it is needed, and a caller
    /// waits for it no longer than the settings allow.
    static HikariDataSource pool(String name, int size, java.time.Duration wait) {
        var pool = new HikariDataSource();
        pool.setPoolName("thywill-" + name);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(Math.max(250, wait.toMillis()));
        pool.setValidationTimeout(Math.max(250, Math.min(wait.toMillis(), 1_000)));
        pool.setInitializationFailTimeout(1);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setRegisterMbeans(false);
        return pool;
    }
}
