package org.thywill.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Opens a WebSocket on a TCP connection: RFC 6455, section 4.1.
final class WebSocketHandshake {
    static final int SWITCHING_PROTOCOLS = 101;

    private static final String SUBPROTOCOL = "thywill.1";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int MAX_BODY_BYTES = 65_536;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpRequest request;
    private final String key = newKey();

    /// @param request names the address and the headers besides those of the handshake
    WebSocketHandshake(HttpRequest request) {
        this.request = request;
    }

    /// Asks, and waits for the answer. With [#SWITCHING_PROTOCOLS] the WebSocket is open, and what is read next are
    /// its frames.
    ///
    /// @throws ProtocolException if what comes is no HTTP, or opens another WebSocket than the one asked for
    Answer shake(InputStream in, OutputStream out) throws IOException {
        out.write(ask().getBytes(StandardCharsets.UTF_8));
        out.flush();
        var head = HttpHead.read(in);
        int status = head.status();
        var headers = head.headers();
        if (status == SWITCHING_PROTOCOLS) {
            requireOurs(headers);
            return new Answer(status, headers, "");
        }
        int length = (int) Math.min(
                MAX_BODY_BYTES, headers.firstValueAsLong("Content-Length").orElse(MAX_BODY_BYTES));
        return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String ask() {
        var address = request.uri();
        var text = new StringBuilder("GET ")
                .append(address.getRawPath())
                .append(" HTTP/1.1\r\nHost: ")
                .append(address.getRawAuthority())
                .append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13")
                .append("\r\nSec-WebSocket-Protocol: " + SUBPROTOCOL + "\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\n");
        request.headers()
                .map()
                .forEach((name, values) -> values.forEach(
                        value -> text.append(name).append(": ").append(value).append("\r\n")));
        return text.append("\r\n").toString();
    }

    private void requireOurs(HttpHeaders headers) throws ProtocolException {
        if (!headers.firstValue("Sec-WebSocket-Accept").orElse("").equals(accept())
                || !headers.firstValue("Sec-WebSocket-Protocol").orElse("").equals(SUBPROTOCOL)) {
            throw new ProtocolException("What answered has opened something else than a WebSocket of Thywill's");
        }
    }

    private String accept() {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private static String newKey() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
