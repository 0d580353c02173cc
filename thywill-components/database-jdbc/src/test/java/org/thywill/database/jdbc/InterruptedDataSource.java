package org.thywill.database.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Connections of a server to which something happens while it makes its tables: the database refuses a statement, or
/// the server is killed when the database has run it, so that nothing more is said on any connection.
final class InterruptedDataSource extends DelegatingDataSource {
    private final Fate fate;
    private final String sql;
    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    enum Fate {
        STATEMENT_FAILS,
        KILLED_AFTER_STATEMENT
    }

    /// @param sql the statement
    InterruptedDataSource(DataSource database, Fate fate, String sql) {
        super(database);
        this.fate = fate;
        this.sql = sql;
    }

    @Override
    public Connection getConnection() throws SQLException {
        checkAlive();
        var connection = super.getConnection();
        open.add(connection);
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("close")) {
                connection.close();
                return null;
            }
            checkAlive();
            var result = invoke(connection, method, arguments);
            return method.getName().equals("createStatement") ? statement((Statement) result) : result;
        });
    }

    private Statement statement(@Nullable Statement statement) {
        return proxy(Statement.class, (method, arguments) -> {
            boolean it = arguments != null && arguments.length > 0 && sql.equals(arguments[0]);
            if (it && fate == Fate.STATEMENT_FAILS) {
                throw new SQLException("Disk full", "HY000", 1021);
            }
            var result = invoke(statement, method, arguments);
            if (it) {
                die();
            }
            return result;
        });
    }

    /// The system closes what a process had open.
    private void die() throws SQLException {
        dead = true;
        for (var connection : open) {
            connection.close();
        }
        checkAlive();
    }

    private void checkAlive() throws SQLException {
        if (dead) {
            throw new SQLException("killed", "08000");
        }
    }

    private interface Call {
        @Nullable
        Object with(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> call.with(method, arguments)));
    }

    private static @Nullable Object invoke(@Nullable Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
