package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/// A WebSocket server that does what the test does, one connection after another. RFC 6455 as far as the tests
/// need it: messages below 64 KiB, in one frame from the client.
final class ScriptedWebSockets implements AutoCloseable {
    private static final int DEADLINE_MS = (int) TimeUnit.SECONDS.toMillis(20);
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final ServerSocket listening;

    ScriptedWebSockets() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    ScriptedWebSockets(ServerSocketFactory sockets) throws IOException {
        listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(DEADLINE_MS);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /// The next connection, its handshake answered.
    Peer accept() throws IOException {
        var socket = listening.accept();
        socket.setSoTimeout(DEADLINE_MS);
        return Peer.shakeHands(socket);
    }

    /// Takes the next connection, which the client gives up before it has said anything.
    void acceptInVain() throws IOException {
        try (var socket = listening.accept()) {
            socket.setSoTimeout(DEADLINE_MS);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /// One connection.
    ///
    /// @param asked the headers of the handshake, their names in small letters
    record Peer(Socket socket, DataInputStream in, Map<String, String> asked) implements AutoCloseable {

        private static Peer shakeHands(Socket socket) throws IOException {
            var peer = new Peer(socket, new DataInputStream(socket.getInputStream()), new HashMap<>());
            for (var line = peer.readLine(); !line.isEmpty(); line = peer.readLine()) {
                int colon = line.indexOf(':') < 0 ? line.length() : line.indexOf(':');
                peer.asked.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon).replaceFirst(": *", ""));
            }
            var key = String.valueOf(peer.asked.get("sec-websocket-key"));
            peer.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Protocol: thywill.1\r\n"
                            + "Set-Cookie: thywill-session=abc; Path=/; HttpOnly\r\nSec-WebSocket-Accept: "
                            + acceptFor(key)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return peer;
        }

        private static String acceptFor(String key) {
            try {
                var text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
                var hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(hash);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        private String readLine() throws IOException {
            var line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("The client left during the handshake");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        private void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        private void send(boolean last, int opcode, byte[] payload) throws IOException {
            var frame = new ByteArrayOutputStream();
            frame.write((last ? 0x80 : 0) | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            frame.writeBytes(payload);
            write(frame.toByteArray());
        }

        /// Sends one text message.
        void say(String... frames) throws IOException {
            send(true, TEXT, String.join("\n", frames).getBytes(StandardCharsets.UTF_8));
        }

        /// Sends one text message in two pieces, cut after so many bytes.
        void sayInPieces(String frame, int first) throws IOException {
            var bytes = frame.getBytes(StandardCharsets.UTF_8);
            send(false, TEXT, Arrays.copyOf(bytes, first));
            send(true, 0, Arrays.copyOfRange(bytes, first, bytes.length));
        }

        void ping(String data) throws IOException {
            send(true, PING, data.getBytes(StandardCharsets.UTF_8));
        }

        /// Sends what only a client may.
        void sayMasked() throws IOException {
            write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '{', '}'});
        }

        void sayClose(int code, String reason) throws IOException {
            var text = reason.getBytes(StandardCharsets.UTF_8);
            var payload =
                    ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
            send(true, CLOSE, payload.array());
        }

        /// The next text message; pongs are passed over.
        String next() throws IOException {
            while (true) {
                int opcode = in.read() & 0xf;
                var payload = readPayload();
                if (opcode == TEXT) {
                    return new String(payload, StandardCharsets.UTF_8);
                } else if (opcode != PONG) {
                    throw new EOFException("Expected a text message, but found opcode " + opcode);
                }
            }
        }

        /// What the next frame, a pong, holds.
        String nextPong() throws IOException {
            int opcode = in.read() & 0xf;
            if (opcode != PONG) {
                throw new EOFException("Expected a pong, but found opcode " + opcode);
            }
            return new String(readPayload(), StandardCharsets.UTF_8);
        }

        private byte[] readPayload() throws IOException {
            int length = in.read() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            var mask = in.readNBytes(4);
            var payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return payload;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
