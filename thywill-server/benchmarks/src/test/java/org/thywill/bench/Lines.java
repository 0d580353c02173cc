package org.thywill.bench;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Splits what arrives into lines, of which one may come in several pieces. For one thread.
final class Lines {
    /// Told of each line that is not empty, without its end. The bytes change when the call has returned.
    interface Sink {
        void line(byte[] bytes, int from, int to);
    }

    private byte[] held = new byte[512];
    private int length;

    void feed(ByteBuf content, Sink sink) {
        int unseen = length;
        int count = content.readableBytes();
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(length + count, 2 * held.length));
        }
        content.readBytes(held, length, count);
        length += count;
        int start = 0;
        for (int i = unseen; i < length; i++) {
            if (held[i] == '\n') {
                give(start, i, sink);
                start = i + 1;
            }
        }
        length -= start;
        System.arraycopy(held, start, held, 0, length);
    }

    /// Nothing more comes: what is left is a line.
    void end(Sink sink) {
        int last = length;
        length = 0;
        give(0, last, sink);
    }

    private void give(int from, int to, Sink sink) {
        if (to > from) {
            sink.line(held, from, to);
        }
    }
}
