package org.thywill.remote;

import java.io.Serial;

/// The session ended before its first connection stood.
public final class ConnectionException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient End end;

    ConnectionException(End end) {
        super("The server did not take the client: " + end, end.cause());
        this.end = end;
    }

    public End end() {
        return end;
    }
}
