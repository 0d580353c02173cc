package org.thywill.launcher;

/// The command line cannot be understood. The message is a sentence for the person who wrote it.
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
