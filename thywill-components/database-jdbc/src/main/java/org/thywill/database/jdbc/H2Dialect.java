package org.thywill.database.jdbc;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.thywill.component.ComponentException;

/// What H2's failures mean to the person who starts the server.
///
/// @param quiet connections by which the database is opened without a trace of its own in the log
record H2Dialect(String where, DataSource quiet) implements Source.Dialect {
    private static final int ALREADY_OPEN = 90020;
    private static final int WRONG_USER_OR_PASSWORD = 28000;
    private static final int CORRUPTED = 90030;
    private static final int UNSUPPORTED_FORMAT = 90048;

    @Override
    public Source.Held hold() throws SQLException {
        return quiet.getConnection()::close;
    }

    @Override
    public ComponentException explain(Throwable failure) {
        var sql = Failures.sqlException(failure);
        return switch (sql == null ? 0 : sql.getErrorCode()) {
            case ALREADY_OPEN ->
                because(
                        "is in use by another program, probably another Thywill server on the same data directory.",
                        "Stop that server, or start this one with a data directory of its own (--data).",
                        failure);
            case WRONG_USER_OR_PASSWORD ->
                because(
                        "was made with another user or password than thywill.database.settings gives.",
                        "Set user and password to what they were when the file was made.",
                        failure);
            case CORRUPTED ->
                because("is damaged.", "Restore it from a backup, or move it away to begin anew.", failure);
            case UNSUPPORTED_FORMAT ->
                because(
                        "was written by another version of H2.",
                        "Start the Thywill that last used it, or move it away to begin anew.",
                        failure);
            default ->
                because(
                        "could not be opened: " + reason(sql == null ? failure : sql),
                        "See that the folder exists and can be written, and that the disk is not full.",
                        failure);
        };
    }

    private ComponentException because(String found, String remedy, Throwable cause) {
        return new ComponentException(upperFirst(where) + " " + found, remedy, cause);
    }

    static String upperFirst(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
