package org.thywill.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Says to a server whatever bytes a test wants to. Every wait ends after ten seconds.
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// @param socket connected
    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    /// What the server does not want to hear any more is lost, as in life.
    RawClient send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException _) {
            // the answer tells why
        }
        return this;
    }

    /// Reads until the server closes.
    String readAll() throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketException _) {
            // reset counts as closed
        }
        return all.toString(ISO_8859_1);
    }

    byte[] read(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("Closed after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /// Reads one response with a `Content-Length`, or without a body.
    Response readResponse() throws IOException {
        var status = readLine();
        var headers = new HashMap<String, String>();
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Response(Integer.parseInt(status.substring(9, 12)), headers, new String(read(length), ISO_8859_1));
    }

    String readLine() throws IOException {
        var line = new StringBuilder();
        for (int c = read(1)[0]; c != '\n'; c = read(1)[0]) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /// Says that nothing more comes from here.
    void end() throws IOException {
        socket.shutdownOutput();
    }

    record Response(int status, Map<String, String> headers, String body) {}

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
