package org.thywill.component.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Payloads of compressed WebSocket messages (RFC 7692, sections 7.2.1 and 7.2.2), each without what came before it.
public final class TestDeflate {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private TestDeflate() {}

    public static byte[] deflate(byte[] message) {
        try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(message);
            var deflated = new byte[message.length + message.length / 8 + 64];
            int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(deflated, length - TAIL.length);
        }
    }

    /// @throws IOException if it is no deflated data
    public static byte[] inflate(byte[] payload) throws IOException {
        try (var inflater = new Inflater(true)) {
            inflater.setInput(WebSocketBytes.join(payload, TAIL));
            var inflated = new ByteArrayOutputStream();
            var buffer = new byte[4 << 10];
            for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
                inflated.write(buffer, 0, n);
            }
            return inflated.toByteArray();
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
    }
}
