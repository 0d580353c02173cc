package org.thywill.application.local;

/// A jar cannot be hosted. The message is the reason, without the jar's name: `it is not a zip file`.
class RefusedJar extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedJar(String reason) {
        super(reason);
    }

    RefusedJar(String reason, Throwable cause) {
        super(reason, cause);
    }

    /// Another jar has the id, so that this one can be hosted when the other is gone.
    static final class IdTaken extends RefusedJar {
        private static final long serialVersionUID = 1L;

        private final String id;

        IdTaken(String id, String holder) {
            super("its id \"%s\" is that of %s already".formatted(id, holder));
            this.id = id;
        }

        String id() {
            return id;
        }
    }
}
