package org.thywill.remote;

/// What carries a connection: section 4 of the protocol. The names are those of the addresses below
/// `/thywill/push/`.
public enum Transport {
    WEBSOCKET("websocket"),
    SSE("sse"),
    STREAM("stream"),
    LONG_POLL("long-poll");

    private final String path;

    Transport(String path) {
        this.path = path;
    }

    String path() {
        return "/thywill/push/" + path;
    }
}
