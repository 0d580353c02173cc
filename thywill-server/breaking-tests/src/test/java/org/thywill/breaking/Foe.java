package org.thywill.breaking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.thywill.component.testkit.WebSocketBytes;

/// Somebody who says whatever bytes it likes, from whichever address of 127.0.0.0/8 it likes.
final class Foe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Hundreds that write more often would leave little to the other virtual threads of the bench.
    private static final long FLOOD_EVERY_NANOS = 200_000_000;
    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /thywill/push/websocket HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private final Socket socket = new Socket();
    private final InputStream in;

    /// @param from the last two numbers of its address, which is `127.0.x.y`
    Foe(URI server, int from) throws IOException {
        var address = InetAddress.getByAddress(new byte[] {127, 0, (byte) (from >> 8), (byte) from});
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) PATIENCE.toMillis());
        socket.setReceiveBufferSize(64 << 10);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// One with an open WebSocket.
    ///
    /// @param headers further ones of the handshake, each with its line end
    static Foe overWebSocket(URI server, int from, String headers) throws IOException {
        var foe = new Foe(server, from).send(HANDSHAKE + headers + "\r\n");
        var head = foe.readHead();
        if (!head.startsWith("HTTP/1.1 101 ") || head.contains("sec-websocket-extensions")) {
            foe.close();
            throw new IOException("Not opened as expected: " + head);
        }
        return foe;
    }

    /// One that is a client of the bench's application.
    static Foe connected(URI server, int from) throws IOException {
        var foe = overWebSocket(server, from, "");
        foe.say("{\"connect\":{\"version\":1,\"application\":\"breaking\",\"instance\":\"foe-0123456789abcdef-"
                + System.nanoTime() + "\",\"acknowledged\":0}}");
        var answer = foe.nextFrame().text();
        if (!answer.startsWith("{\"connected\":")) {
            foe.close();
            throw new IOException("Not connected: " + answer);
        }
        return foe;
    }

    Foe send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    /// What the server does not want to hear any more is lost, as in life.
    Foe send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException _) {
            // the answer tells why
        }
        return this;
    }

    /// Sends a text message.
    Foe say(String message) throws IOException {
        return send(WebSocketBytes.text(message));
    }

    /// Reads until the server closes; that it resets is a close too.
    String readToEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketException _) {
            // it has closed
        }
        return all.toString(ISO_8859_1);
    }

    String readHead() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("Closed after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /// Reads lines, each ended by CR LF, CR or LF as in an event stream, up to one that contains a text.
    List<String> readLinesUpTo(String text) throws IOException {
        var lines = new ArrayList<String>();
        var line = new ByteArrayOutputStream();
        while (lines.isEmpty() || !lines.getLast().contains(text)) {
            int next = read();
            if (next == '\n' || next == '\r') {
                lines.add(line.toString(UTF_8));
                line.reset();
            } else {
                line.write(next);
            }
        }
        return lines;
    }

    /// A frame of the server's, which never splits messages.
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        /// The code of a close; 0 if it is none, or one without a code.
        int closeCode() {
            return opcode == WebSocketBytes.CLOSE && payload.length >= 2
                    ? ByteBuffer.wrap(payload).getShort() & 0xFFFF
                    : 0;
        }
    }

    Frame nextFrame() throws IOException {
        int first = read();
        long length = read();
        if (length == LENGTH_IN_16_BITS) {
            length = 256L * read() + read();
        } else if (length == LENGTH_IN_64_BITS) {
            length = ByteBuffer.wrap(in.readNBytes(8)).getLong();
        }
        return new Frame(first & 0xF, in.readNBytes((int) length));
    }

    /// Reads frames up to the close, and gives its code.
    int nextClose() throws IOException {
        var frame = nextFrame();
        while (frame.opcode() != WebSocketBytes.CLOSE) {
            frame = nextFrame();
        }
        return frame.closeCode();
    }

    /// Sends a byte now and then, until the server says something or has closed.
    ///
    /// @return what it has said up to its close
    String dribble(String text, int everyMs) throws IOException {
        socket.setSoTimeout(everyMs);
        for (int i = 0; i < text.length(); i++) {
            send(text.substring(i, i + 1));
            try {
                in.mark(1);
                in.read();
                in.reset();
                return readToEnd();
            } catch (SocketTimeoutException _) {
                // it waits for more
            }
        }
        throw new SocketTimeoutException("Said all of it");
    }

    /// Asks again and again and reads nothing, until the server has cut the connection.
    void floodUntilCut(String requests) throws IOException {
        var bytes = requests.getBytes(ISO_8859_1);
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < PATIENCE.toNanos()) {
                socket.getOutputStream().write(bytes); // what is not taken waits here, in a thread that the cut ends
                LockSupport.parkNanos(FLOOD_EVERY_NANOS);
            }
        } catch (SocketException _) {
            return;
        }
        throw new SocketTimeoutException("All of it was taken");
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("The server has closed");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
