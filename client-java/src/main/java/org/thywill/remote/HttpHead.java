package org.thywill.remote;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The head of an HTTP answer on a connection that is to carry something else: RFC 9112, sections 4 and 5.
record HttpHead(int status, HttpHeaders headers) {
    private static final int MAX_BYTES = 65_536;

    /// Reads no byte more than the head has.
    ///
    /// @throws ProtocolException if what comes is no HTTP, or has more than 65,536 bytes
    /// @throws EOFException if the connection was cut
    static HttpHead read(InputStream in) throws IOException {
        int[] left = {MAX_BYTES};
        int status = status(readLine(in, left));
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var line = readLine(in, left); !line.isEmpty(); line = readLine(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("Expected a header of an HTTP answer, but found: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new HttpHead(status, HttpHeaders.of(headers, (_, _) -> true));
    }

    private static int status(String line) throws ProtocolException {
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new ProtocolException("Expected the status line of an HTTP answer, but found: " + line);
        }
        return Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /// @param left how many bytes the head may still have
    private static String readLine(InputStream in, int[] left) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection was cut during the WebSocket handshake");
            } else if (left[0]-- == 0) {
                throw new ProtocolException("The head of the answer has more than " + MAX_BYTES + " bytes");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
