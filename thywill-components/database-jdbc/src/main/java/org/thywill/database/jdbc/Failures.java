package org.thywill.database.jdbc;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionSystemException;
import org.thywill.component.DatabaseException;

/// Turns what JDBC throws into what the contract knows.
///
/// Drivers put statements and values into their messages, and those are the users' own, so only messages about the
/// connection are kept. Of the others the SQL state, the driver's code and the stack trace remain.
final class Failures {
    private static final Set<Integer> WORTH_RETRYING = Set.of(
            // H2: lock timeout, deadlock, concurrent update, closed, closing, broken, object closed, timed out
            50200,
            40001,
            90131,
            90098,
            90121,
            90067,
            90007,
            57014,
            // MySQL: too many connections (2), shutting down, lock wait, deadlock, interrupted, read-only (2)
            1040,
            1203,
            1053,
            1205,
            1213,
            1317,
            1290,
            1836);

    private Failures() {}

    /// @param what the call that failed, as in `append`
    /// @param where the database, as a person knows it
    static DatabaseException of(String what, String where, Throwable thrown) {
        var failure = original(thrown);
        if (failure instanceof DatabaseException own) {
            return own;
        }
        var sql = sqlException(failure);
        if (sql == null) {
            return new DatabaseException(
                    what + " failed on " + where + ": " + failure.getClass().getSimpleName(),
                    failure instanceof TransientDataAccessException,
                    withoutMessage(failure));
        }
        String found = isAboutConnection(sql) ? sql.getMessage() : kind(sql);
        return new DatabaseException(
                what + " failed on " + where + ": " + found,
                worthRetrying(sql),
                isAboutConnection(sql) ? sql : withoutMessage(sql));
    }

    /// What led to a rollback that failed too, since the connection is gone: the database rolls back by itself then,
    /// and of the rollback the pool says no more than that there is no connection.
    private static Throwable original(Throwable thrown) {
        return thrown instanceof TransactionSystemException rollback && rollback.getApplicationException() != null
                ? rollback.getApplicationException()
                : thrown;
    }

    static @Nullable SQLException sqlException(Throwable failure) {
        SQLException found = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                found = found == null || isAboutConnection(sql) ? sql : found;
            }
        }
        return found;
    }

    static boolean worthRetrying(SQLException failure) {
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || isAboutConnection(failure)
                || state(failure).startsWith("40")
                || WORTH_RETRYING.contains(failure.getErrorCode());
    }

    /// SQL state class 08 is "connection exception"; HikariCP's time-outs carry none, or that of their cause.
    private static boolean isAboutConnection(SQLException failure) {
        return state(failure).startsWith("08") || failure.getClass() == SQLTransientConnectionException.class;
    }

    private static String state(SQLException failure) {
        var state = failure.getSQLState();
        return state == null ? "" : state;
    }

    private static String kind(SQLException failure) {
        return failure.getClass().getSimpleName() + ", SQL state " + state(failure) + ", code "
                + failure.getErrorCode();
    }

    private static Throwable withoutMessage(Throwable failure) {
        var bare = failure instanceof SQLException sql
                ? new SQLException(kind(sql), sql.getSQLState(), sql.getErrorCode())
                : new RuntimeException(failure.getClass().getName());
        bare.setStackTrace(failure.getStackTrace());
        return bare;
    }
}
