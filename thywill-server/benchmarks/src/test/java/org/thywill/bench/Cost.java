package org.thywill.bench;

/// What has a price, in microseconds of CPU.
enum Cost {
    SERVER("a server without clients, each second"),
    PUBLICATION("a publication"),
    DEFLATION("deflating a publication"),
    WRITE_WEBSOCKET("a write to a WebSocket"),
    WRITE_SSE("a write to an event stream"),
    WRITE_STREAM("a write to an HTTP stream"),
    WRITE_LONG_POLL("an answer to a long-poll, and the next poll"),
    WRITE_WEBSOCKET_DEFLATE("a compressed write to a WebSocket"),
    WRITE_SSE_GZIP("a compressed write to an event stream"),
    WRITE_STREAM_GZIP("a compressed write to an HTTP stream"),
    WRITE_LONG_POLL_GZIP("a compressed answer to a long-poll, and the next poll"),
    KILOBYTE("1,000 bytes of messages delivered"),
    CONNECTION_WEBSOCKET("an idle WebSocket, each second"),
    CONNECTION_SSE("an idle event stream, each second"),
    CONNECTION_STREAM("an idle HTTP stream, each second"),
    CONNECTION_LONG_POLL("an idle long-poll, each second");

    private final String title;

    Cost(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Cost write(Transport transport) {
        return valueOf("WRITE_" + transport.name());
    }

    /// Signs of life are too short to be compressed, so that is the same for both.
    static Cost connection(Transport transport) {
        return valueOf("CONNECTION_" + transport.plain().name());
    }
}
