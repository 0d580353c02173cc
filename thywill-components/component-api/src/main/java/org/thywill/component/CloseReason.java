package org.thywill.component;

/// Why a connection ends, as the client is told: a code, a text, and whether to come back. Codes below 4000 are
/// those of RFC 6455, section 7.4.1; the others are Thywill's.
public enum CloseReason {
    GOODBYE(1000, 200, "goodbye", Reconnect.NEVER),
    PROTOCOL_ERROR(1002, 400, "not according to the protocol", Reconnect.NEVER),
    NOT_TEXT(1003, 415, "only text is spoken here", Reconnect.NEVER),
    NOT_UTF8(1007, 400, "not UTF-8", Reconnect.NEVER),
    POLICY(1008, 403, "refused", Reconnect.NEVER),
    TOO_BIG(1009, 413, "message too big", Reconnect.NEVER),
    SERVER_ERROR(1011, 500, "server error", Reconnect.AFTER_BACKOFF),
    DRAINING(1012, 503, "server is restarting", Reconnect.AFTER_BACKOFF),
    OVERLOADED(1013, 503, "server is overloaded", Reconnect.AFTER_BACKOFF),
    NOT_LOGGED_IN(4401, 401, "not logged in", Reconnect.NEVER),
    FORBIDDEN(4403, 403, "forbidden", Reconnect.NEVER),
    NO_APPLICATION(4404, 404, "no such application", Reconnect.NEVER),
    SLOW(4408, 408, "client is too slow", Reconnect.AFTER_BACKOFF),
    REPLACED(4409, 409, "replaced by a newer connection", Reconnect.NEVER),
    EXPIRED(4410, 410, "nothing to resume", Reconnect.ANEW),
    NO_HEARTBEAT(4412, 408, "no sign of life", Reconnect.AFTER_BACKOFF),
    TOO_MANY_SUBSCRIPTIONS(4413, 413, "too many subscriptions", Reconnect.NEVER),
    /// Its detail is the address to go to: an origin, such as `https://b.example.org`.
    ELSEWHERE(4421, 421, "go elsewhere", Reconnect.ELSEWHERE),
    TOO_FAST(4429, 429, "too many messages", Reconnect.AFTER_BACKOFF);

    /// The client's answer to "should I come back?".
    public enum Reconnect {
        NEVER,
        /// With its resume token, after a random delay that doubles with every attempt.
        AFTER_BACKOFF,
        /// At once, as a new client.
        ANEW,
        /// At once and with its resume token, but to the same paths of another origin.
        ELSEWHERE
    }

    private final int code;
    private final int httpStatus;
    private final String text;
    private final Reconnect reconnect;

    CloseReason(int code, int httpStatus, String text, Reconnect reconnect) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.text = text;
        this.reconnect = reconnect;
    }

    /// The WebSocket close code.
    public int code() {
        return code;
    }

    /// The status of an HTTP response that says the same.
    public int httpStatus() {
        return httpStatus;
    }

    public String text() {
        return text;
    }

    public Reconnect reconnect() {
        return reconnect;
    }

    /// What the other end is told in words.
    ///
    /// @param detail as in [Connection#close(CloseReason, String)]
    public String sentence(String detail) {
        return detail.isEmpty() || this == ELSEWHERE ? text : detail;
    }
}
