package org.thywill.http;

/// The other end has broken RFC 6455 or a limit; the WebSocket is closed with the code. Has no stack trace: hostile
/// clients may cause many.
final class WebSocketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    WebSocketException(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    static WebSocketException protocolError(String reason) {
        return new WebSocketException(1002, reason);
    }

    static WebSocketException tooBig() {
        return new WebSocketException(1009, "message too big");
    }

    static WebSocketException notUtf8() {
        return new WebSocketException(1007, "not UTF-8");
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
