package org.thywill.remote;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/// The frames of a WebSocket, as a client that speaks text reads and writes them: RFC 6455, section 5.
final class WebSocketFrames {
    static final int TEXT = 1;
    static final int PONG = 10;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private static final int LAST = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int MAX_HEAD_BYTES = 14;
    private static final int MASK_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What comes from the server.
    sealed interface Event {
        /// A whole message.
        record Text(String text) implements Event {}

        record Ping(ByteBuffer data) implements Event {}

        record Pong() implements Event {}

        /// The last thing that comes.
        ///
        /// @param code 0 if there is none
        record Close(int code, String reason) implements Event {}
    }

    private final DataInputStream in;
    private final int maxBytes;
    /// What has come of a message in pieces.
    private ByteArrayOutputStream pieces = new ByteArrayOutputStream(0);

    private boolean inPieces;

    /// @param maxBytes the longest message that is taken
    WebSocketFrames(InputStream in, int maxBytes) {
        this.in = new DataInputStream(in);
        this.maxBytes = maxBytes;
    }

    /// The next message or control frame. Blocks.
    ///
    /// @throws java.io.EOFException if the connection was cut
    /// @throws ProtocolException if the server does what it may not, or a message is too long
    Event next() throws IOException {
        while (true) {
            int head = in.readUnsignedByte();
            boolean last = (head & LAST) != 0;
            int opcode = head & OPCODE;
            require((head & RESERVED) == 0, "A WebSocket frame has bits of an extension that nobody asked for");
            long length = readLength();
            if (opcode >= CLOSE) {
                require(last && length <= MAX_CONTROL_BYTES, "A WebSocket control frame is long or in pieces");
                return control(opcode, read((int) length));
            }
            require(opcode == (inPieces ? CONTINUATION : TEXT), "A WebSocket frame has the opcode " + opcode);
            require(length <= maxBytes - pieces.size(), "A message has more than " + maxBytes + " bytes");
            pieces.writeBytes(read((int) length));
            inPieces = !last;
            if (last) {
                var message = pieces.toByteArray();
                pieces = new ByteArrayOutputStream(0);
                return new Event.Text(text(message, 0));
            }
        }
    }

    private long readLength() throws IOException {
        int length = in.readUnsignedByte();
        require((length & MASKED) == 0, "A WebSocket frame of the server's is masked");
        return switch (length) {
            case LENGTH_OF_16_BITS -> in.readUnsignedShort();
            case LENGTH_OF_64_BITS -> in.readLong() & Long.MAX_VALUE; // section 5.2: the first bit is 0
            default -> length;
        };
    }

    private byte[] read(int length) throws IOException {
        var payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    private static Event control(int opcode, byte[] payload) throws IOException {
        return switch (opcode) {
            case PING -> new Event.Ping(ByteBuffer.wrap(payload));
            case PONG -> new Event.Pong();
            case CLOSE -> {
                require(payload.length != 1, "A WebSocket close frame has half a code");
                yield payload.length == 0
                        ? new Event.Close(0, "")
                        : new Event.Close(
                                Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort()), text(payload, Short.BYTES));
            }
            default -> throw new ProtocolException("A WebSocket frame has the opcode " + opcode);
        };
    }

    /// @throws java.nio.charset.CharacterCodingException if it is no UTF-8
    private static String text(byte[] bytes, int from) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                .toString();
    }

    private static void require(boolean fine, String finding) throws ProtocolException {
        if (!fine) {
            throw new ProtocolException(finding);
        }
    }

    /// A frame for the server, masked with bytes that nobody can foresee (section 5.3).
    static byte[] write(int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(MAX_HEAD_BYTES + payload.length);
        frame.put((byte) (LAST | opcode));
        if (payload.length <= MAX_CONTROL_BYTES) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 1 << Short.SIZE) {
            frame.put((byte) (MASKED | LENGTH_OF_16_BITS)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LENGTH_OF_64_BITS)).putLong(payload.length);
        }
        var mask = new byte[MASK_BYTES];
        RANDOM.nextBytes(mask);
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % MASK_BYTES]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
