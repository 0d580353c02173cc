package org.thywill.component;

/// The database could not do what was asked. The message is for the log and never reaches a client.
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean worthRetrying;

    /// @param worthRetrying whether the same call may succeed later: a lost connection, a full pool, a lock wait
    public DatabaseException(String message, boolean worthRetrying, Throwable cause) {
        super(message, cause);
        this.worthRetrying = worthRetrying;
    }

    public final boolean worthRetrying() {
        return worthRetrying;
    }
}
