package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates messages that came over a WebSocket whole (RFC 7692, section 7.2.2). Nothing is kept from one message to
/// the next, so each thread has one inflater for all its connections.
final class MessageInflater {
    /// What a sender leaves away, and an empty last block: one that is cut does not come to an end, or hardly ever.
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 3, 0};

    private static final int FIRST_BYTES = 1 << 10;

    /// Ends of streams in one message, each of which costs time whatever it holds. A sender that flushes makes none.
    private static final int MAX_ENDS = 64;

    private static final FastThreadLocal<Inflater> INFLATERS = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
            inflater.end();
        }
    };

    private MessageInflater() {}

    /// @param message read, but not consumed
    /// @param limit of what it may inflate to, in bytes; no more than one byte beyond it is inflated
    /// @return on the heap, so it need not be released
    /// @throws WebSocketException if it is longer, or is no deflated data
    static ByteBuf inflate(ByteBuf message, int limit) throws WebSocketException {
        int length = message.readableBytes();
        var deflated = new byte[length + TAIL.length];
        message.getBytes(message.readerIndex(), deflated, 0, length);
        System.arraycopy(TAIL, 0, deflated, length, TAIL.length);
        try {
            return inflate(deflated, limit);
        } catch (DataFormatException _) {
            throw broken();
        }
    }

    private static ByteBuf inflate(byte[] deflated, int limit) throws DataFormatException, WebSocketException {
        var inflater = INFLATERS.get();
        inflater.reset();
        inflater.setInput(deflated);
        var inflated = new byte[Math.min(limit + 1, Math.max(FIRST_BYTES, deflated.length * 4))];
        int size = 0;
        for (int ends = 0; ends < MAX_ENDS; ) {
            int count = inflater.inflate(inflated, size, inflated.length - size);
            size += count;
            if (size > limit) {
                throw WebSocketException.tooBig();
            }
            if (inflater.finished()) {
                int left = inflater.getRemaining();
                if (left == 0) {
                    return Unpooled.wrappedBuffer(inflated, 0, size);
                }
                ends++;
                inflater.reset();
                inflater.setInput(deflated, deflated.length - left, left);
            } else if (size == inflated.length) {
                inflated = Arrays.copyOf(inflated, Math.min(limit + 1, inflated.length * 2));
            } else if (count == 0) {
                throw broken();
            }
        }
        throw broken();
    }

    private static WebSocketException broken() {
        return WebSocketException.protocolError("broken deflate data");
    }
}
