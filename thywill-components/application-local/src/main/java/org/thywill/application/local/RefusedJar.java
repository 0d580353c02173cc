package org.thywill.application.local;

/// A jar cannot be hosted. The message is the reason, without the jar's name: `it is not a zip file`.
final class RefusedJar extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedJar(String reason) {
        super(reason);
    }

    RefusedJar(String reason, Throwable cause) {
        super(reason, cause);
    }
}
