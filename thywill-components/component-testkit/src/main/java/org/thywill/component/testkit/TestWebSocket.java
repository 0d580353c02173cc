package org.thywill.component.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A client's end of a WebSocket (RFC 6455), compressed if that is wanted (RFC 7692). It answers pings, and the
/// server's close, and tells of
/// everything that comes, whenever it comes. The JDK's WebSocket loses an end that comes before the next message is
/// asked for, so a test over it may wait in vain.
///
/// Any thread may send. A thread of its own reads.
public final class TestWebSocket implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// Told on the reading thread, in order. Nothing more is read while a call lasts.
    public interface Listener {
        /// A whole message came.
        void onText(String text);

        /// The last that is told, and once; also after [#close].
        ///
        /// @param code of the server's close; 0 if it named none, or the connection was cut
        /// @param reason of the server's close, or how the connection was cut
        void onEnd(int code, String reason);
    }

    /// The server has answered with another status than 101.
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        RefusedException(int status) {
            super("The WebSocket was refused with " + status);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final Listener listener;
    private final String subprotocol;
    private final boolean deflating;
    private int deflatedMessages;

    /// Opens a WebSocket, and returns when it stands.
    ///
    /// @param address its scheme does not count: it is spoken without TLS
    /// @throws RefusedException if the server answers with another status than 101
    /// @throws UncheckedIOException if it cannot be reached, or answers with something else
    public static TestWebSocket open(URI address, Listener listener, String... subprotocols) {
        try {
            return open(new Socket(address.getHost(), address.getPort()), address, listener, "", subprotocols);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As the other, and offers permessage-deflate, as browsers do. What is sent is compressed then, if the server
    /// agrees.
    public static TestWebSocket openDeflating(URI address, Listener listener, String... subprotocols) {
        try {
            var socket = new Socket(address.getHost(), address.getPort());
            return open(socket, address, listener, "permessage-deflate; client_max_window_bits", subprotocols);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As the first, over a connection that stands, such as one with TLS.
    public static TestWebSocket open(Socket socket, URI address, Listener listener, String... subprotocols) {
        return open(socket, address, listener, "", subprotocols);
    }

    private static TestWebSocket open(
            Socket socket, URI address, Listener listener, String extensions, String... subprotocols) {
        try {
            var opened = new TestWebSocket(socket, address, listener, extensions, subprotocols);
            Thread.ofVirtual().name("test-websocket").start(opened::read);
            return opened;
        } catch (IOException | RuntimeException e) {
            quit(socket);
            throw e instanceof RuntimeException unchecked ? unchecked : new UncheckedIOException((IOException) e);
        }
    }

    private TestWebSocket(Socket socket, URI address, Listener listener, String extensions, String... subprotocols)
            throws IOException {
        this.socket = socket;
        this.listener = listener;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        var handshake = new TestHandshake();
        send(handshake.request(address, extensions, subprotocols));
        var answer = handshake.awaitAnswer(in);
        subprotocol = answer.getOrDefault("sec-websocket-protocol", "");
        deflating = answer.getOrDefault("sec-websocket-extensions", "").startsWith("permessage-deflate");
        socket.setSoTimeout(0);
    }

    /// The one that the server has chosen; empty if none.
    public String subprotocol() {
        return subprotocol;
    }

    /// @throws UncheckedIOException if the connection is gone
    public void sendText(String message) {
        send(
                deflating
                        ? WebSocketBytes.frame(
                                WebSocketBytes.FIN | WebSocketBytes.RSV1 | WebSocketBytes.TEXT,
                                TestDeflate.deflate(message.getBytes(UTF_8)))
                        : WebSocketBytes.text(message));
    }

    /// Whether the server has agreed to compress.
    public boolean isDeflating() {
        return deflating;
    }

    /// How many messages came compressed so far. For the listener.
    public int deflatedMessages() {
        return deflatedMessages;
    }

    /// Sends any bytes, such as frames of [WebSocketBytes].
    ///
    /// @throws UncheckedIOException if the connection is gone
    public synchronized void send(byte[] frames) {
        try {
            socket.getOutputStream().write(frames);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Cuts the connection, without a word of the protocol.
    @Override
    public void close() {
        quit(socket);
    }

    private static void quit(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone, which is what is wanted
        }
    }

    private void read() {
        int code = 0;
        String reason;
        try {
            var close = ByteBuffer.wrap(readMessages());
            code = close.hasRemaining() ? Short.toUnsignedInt(close.getShort()) : 0;
            reason = UTF_8.decode(close).toString();
            answerClose(code);
        } catch (EOFException _) {
            reason = "cut";
        } catch (IOException | UncheckedIOException e) {
            reason = String.valueOf(e);
        }
        quit(socket);
        listener.onEnd(code, reason);
    }

    private void answerClose(int code) {
        try {
            send(
                    code == 0
                            ? WebSocketBytes.frame(WebSocketBytes.FIN | WebSocketBytes.CLOSE)
                            : WebSocketBytes.close(code, ""));
        } catch (UncheckedIOException _) {
            // the server did not wait for it
        }
    }

    /// @return what the server's close holds
    private byte[] readMessages() throws IOException {
        var message = new ByteArrayOutputStream();
        boolean deflated = false;
        while (true) {
            int first = in.readUnsignedByte();
            var payload = new byte[readLength()];
            in.readFully(payload);
            deflated |= (first & WebSocketBytes.RSV1) != 0;
            switch (first & ~(WebSocketBytes.FIN | WebSocketBytes.RSV1)) {
                case WebSocketBytes.CLOSE -> {
                    return payload;
                }
                case WebSocketBytes.PING ->
                    send(WebSocketBytes.frame(WebSocketBytes.FIN | WebSocketBytes.PONG, payload));
                case WebSocketBytes.PONG -> {}
                default -> {
                    message.writeBytes(payload);
                    if ((first & WebSocketBytes.FIN) != 0) {
                        deflatedMessages += deflated ? 1 : 0;
                        var whole = message.toByteArray();
                        message.reset();
                        listener.onText(new String(deflated ? TestDeflate.inflate(whole) : whole, UTF_8));
                        deflated = false;
                    }
                }
            }
        }
    }

    private int readLength() throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }
}
