package org.thywill.remote;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/// Opens a WebSocket on a TCP connection: RFC 6455, section 4.1.
final class WebSocketHandshake {
    static final int SWITCHING_PROTOCOLS = 101;

    private static final String SUBPROTOCOL = "thywill.1";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int MAX_HEAD_BYTES = 65_536;
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
        int[] left = {MAX_HEAD_BYTES};
        int status = status(readLine(in, left));
        var headers = readHeaders(in, left);
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

    private static int status(String line) throws ProtocolException {
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new ProtocolException("Expected the status line of an HTTP answer, but found: " + line);
        }
        return Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static HttpHeaders readHeaders(InputStream in, int[] left) throws IOException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var line = readLine(in, left); !line.isEmpty(); line = readLine(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("Expected a header of an HTTP answer, but found: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return HttpHeaders.of(headers, (_, _) -> true);
    }

    /// @param left how many bytes the head may still have
    private static String readLine(InputStream in, int[] left) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection was cut during the WebSocket handshake");
            } else if (left[0]-- == 0) {
                throw new ProtocolException("The head of the answer has more than " + MAX_HEAD_BYTES + " bytes");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static String newKey() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
