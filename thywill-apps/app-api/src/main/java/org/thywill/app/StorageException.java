package org.thywill.app;

/// The database could not do what was asked. The message is for the log; it never reaches a client.
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
