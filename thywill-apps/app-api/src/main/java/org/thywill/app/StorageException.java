package org.thywill.app;

/// The database could not do what was asked. The message is for the log; it never reaches a client.
///
/// Of a message whose callback lets it pass its client is told that it could not be stored. Nothing else of what that
/// client has sent is done until it knows.
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
