package org.thywill.component.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Frames as a client sends them, right or wrong.
public final class WebSocketBytes {
    public static final int FIN = 0x80;
    public static final int RSV1 = 0x40;
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;
    private static final int MASK = 0x37FA213D;

    private WebSocketBytes() {}

    public static byte[] text(String payload) {
        return frame(FIN | TEXT, payload.getBytes(UTF_8));
    }

    /// A masked frame with its length in the shortest form.
    public static byte[] frame(int first, byte... payload) {
        return join(head(first, payload.length), masked(payload));
    }

    public static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(UTF_8));
    }

    /// A masked frame's head that announces a payload.
    public static byte[] head(int first, long length) {
        var head = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            head.put((byte) (0x80 | length));
        } else if (length <= 0xFFFF) {
            head.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        return cut(head.putInt(MASK));
    }

    public static byte[] masked(byte... payload) {
        var masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (MASK >>> (24 - i % 4 * 8));
        }
        return masked;
    }

    public static byte[] close(int code, String reason) {
        var text = reason.getBytes(UTF_8);
        return frame(
                FIN | CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    public static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    public static byte[] repeat(byte[] part, int times) {
        var joined = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    public static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] cut(ByteBuffer buffer) {
        var bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
