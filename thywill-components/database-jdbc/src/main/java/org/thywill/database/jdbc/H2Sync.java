package org.thywill.database.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Makes H2 force its file to disk.
///
/// With `WRITE_DELAY=0` H2 writes each commit to its file before the commit returns, which a killed process
/// survives, but leaves the bytes to the operating system. `CHECKPOINT SYNC` forces them out. One such call serves
/// all who had committed before it began, so that many writers share the wait for the disk.
final class H2Sync implements Durability {
    private final DataSource source;
    private final AtomicLong arrivals = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    /// Arrivals up to this one are on disk. Guarded by `lock`.
    private long settled;

    /// Its own, so that syncing never waits for the pool. Guarded by `lock`.
    private @Nullable Connection connection;

    /// @param source makes new connections, without a pool
    H2Sync(DataSource source) {
        this.source = source;
    }

    @Override
    public void settle() throws SQLException {
        long arrival = arrivals.incrementAndGet();
        lock.lock();
        try {
            if (settled < arrival) {
                long serves = arrivals.get();
                sync();
                settled = serves;
            }
        } finally {
            lock.unlock();
        }
    }

    private void sync() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = source.getConnection();
        }
        try (var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        } catch (SQLException e) {
            closeQuietly();
            throw e;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closeQuietly();
        } finally {
            lock.unlock();
        }
    }

    private void closeQuietly() {
        var old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException _) {
                // It is of no use any more either way.
            }
        }
    }
}
