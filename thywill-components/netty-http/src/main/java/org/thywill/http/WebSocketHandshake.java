package org.thywill.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/// The opening handshake (RFC 6455, section 4.2).
final class WebSocketHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// 16 bytes in Base64: the last of 22 digits holds two bits.
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private WebSocketHandshake() {}

    /// @return false if the request does not mean to open a WebSocket, or comes over HTTP/1.0, where `Upgrade` does
    ///     not count (RFC 9110, section 7.8)
    /// @throws HttpErrorException if it means to, but wrongly
    static boolean check(RequestHead head) throws HttpErrorException {
        if (head.version() == RequestHead.Version.HTTP_1_0
                || !head.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return false;
        }
        if (!head.method().equals("GET")) {
            throw HttpError.methodNotAllowed("GET");
        }
        if (head.version() != RequestHead.Version.HTTP_1_1
                || !head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            throw HttpError.badRequest("A WebSocket is opened over HTTP/1.1 with Connection: Upgrade");
        }
        var version = head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (version.size() != 1 || !version.getFirst().equals("13")) {
            throw new HttpErrorException(new HttpError(
                    426,
                    "upgrade-required",
                    "Version 13 of the WebSocket protocol is spoken here",
                    Map.of("Sec-WebSocket-Version", "13")));
        }
        var key = head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key.size() != 1 || !KEY.matcher(key.getFirst()).matches()) {
            throw HttpError.badRequest("Sec-WebSocket-Key must be 16 bytes in Base64");
        }
        return true;
    }

    /// The value of `Sec-WebSocket-Accept`.
    static String accept(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            var digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
