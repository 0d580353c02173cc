package org.thywill.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// Says to a server whatever HTTP/2 frames a test wants to. Every wait ends after ten seconds.
final class RawHttp2Client implements AutoCloseable {
    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    RawHttp2Client(int port, SSLContext trusting) throws IOException {
        socket = (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        pending.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        frame(SETTINGS, 0, 0);
    }

    /// Adds a frame to what [#send] sends (RFC 9113, section 4.1).
    RawHttp2Client frame(int type, int flags, int stream, byte... payload) {
        var head = ByteBuffer.allocate(9);
        head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        head.put((byte) type).put((byte) flags).putInt(stream);
        pending.writeBytes(head.array());
        pending.writeBytes(payload);
        return this;
    }

    RawHttp2Client request(int stream, String method, String path, int flags) {
        return frame(HEADERS, flags, stream, head(method, path));
    }

    /// A head in HPACK without compression (RFC 7541, appendix A has the numbers).
    static byte[] head(String method, String path) {
        var head = new ByteArrayOutputStream();
        head.write(method.equals("GET") ? 0x82 : 0x83);
        head.write(0x87);
        literal(head, 4, path);
        literal(head, 1, "localhost");
        return head.toByteArray();
    }

    private static void literal(ByteArrayOutputStream head, int name, String value) {
        head.write(name);
        head.write(value.length());
        head.writeBytes(value.getBytes(US_ASCII));
    }

    /// What the server does not want to hear any more is lost, as in life.
    void send() throws IOException {
        try {
            socket.getOutputStream().write(pending.toByteArray());
            socket.getOutputStream().flush();
        } catch (SocketException _) {
            // what it said before tells why
        }
        pending.reset();
    }

    /// @param stream 0 for the connection
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int type, int stream, byte[] payload) {
        /// Of GOAWAY and RST_STREAM.
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /// Reads up to the first frame of a type.
    ///
    /// @throws EOFException if the server closes before
    Frame next(int type) throws IOException {
        for (var frame = next(); ; frame = next()) {
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    /// Reads until the server closes.
    ///
    /// @return the error of its GOAWAY; empty if unread input made the system drop that
    OptionalInt readToTheEnd() throws IOException {
        var error = OptionalInt.empty();
        try {
            for (var frame = next(); ; frame = next()) {
                if (frame.type() == GOAWAY) {
                    error = OptionalInt.of(frame.error());
                }
            }
        } catch (EOFException | SocketException | SSLException _) {
            return error;
        }
    }

    private Frame next() throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, stream, in.readNBytes(length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
