package org.thywill.component.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// What a client says and expects before a WebSocket is open: RFC 6455, section 4.1.
final class TestHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final String key;

    TestHandshake() {
        var random = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        key = Base64.getEncoder().encodeToString(random);
    }

    /// @param extensions those offered; empty for none
    byte[] request(URI address, String extensions, String... subprotocols) {
        var offer = subprotocols.length == 0 ? "" : "\r\nSec-WebSocket-Protocol: " + String.join(", ", subprotocols);
        var request = "GET " + address.getRawPath() + " HTTP/1.1\r\nHost: " + address.getRawAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + offer + (extensions.isEmpty() ? "" : "\r\nSec-WebSocket-Extensions: " + extensions)
                + "\r\n\r\n";
        return request.getBytes(US_ASCII);
    }

    /// @return the headers of the answer, their names in lower case
    /// @throws TestWebSocket.RefusedException if its status is not 101
    Map<String, String> awaitAnswer(DataInputStream in) throws IOException {
        int status = Integer.parseInt(readLine(in).split(" ", 3)[1]);
        var headers = new HashMap<String, String>();
        for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (status != SWITCHING_PROTOCOLS) {
            throw new TestWebSocket.RefusedException(status);
        } else if (!accept().equals(headers.get("sec-websocket-accept"))) {
            throw new IOException("The server has not answered the key of the WebSocket: " + headers);
        }
        return headers;
    }

    private String accept() {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private static String readLine(DataInputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
