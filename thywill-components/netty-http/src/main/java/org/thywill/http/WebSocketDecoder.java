package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// Decodes what a client sends over a WebSocket (RFC 6455, section 5), and is strict about it. Between messages it
/// holds no buffer; a message that comes whole is handed on out of the read buffer, without a copy.
final class WebSocketDecoder {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int NONE = -1;

    /// RFC 7692, section 6: marks the first frame of a message that is compressed.
    private static final int RSV1 = 0x40;

    /// Two bytes, a 64-bit length, a mask.
    private static final int MAX_HEAD_BYTES = 14;

    /// What a message's buffer begins with, so that an announced length alone costs little.
    private static final int FIRST_BYTES = 1 << 10;

    /// Takes what was decoded. Buffers are the decoder's, and valid only during the call.
    interface Sink {
        void text(ByteBuf message);

        void binary(ByteBuf message);

        void ping(ByteBuf payload);

        void pong();

        /// Nothing more is decoded after this.
        ///
        /// @param code 0 if the frame had none
        void close(int code);
    }

    private final WebSocketLimits limits;

    /// Of the frame being read; its length stays [#NONE] until its head is complete.
    private int remaining = NONE;

    private int mask;
    private byte opcode;
    private boolean last;
    private boolean closed;

    /// A head that came in parts; the byte after its [#MAX_HEAD_BYTES] says how many of them are there.
    private byte @Nullable [] head;

    private @Nullable ByteBuf control;

    /// Of the message being read, with [#RSV1] if that is compressed; [#NONE] between messages.
    private byte messageOpcode = NONE;

    private int fragments;
    private int utf8;
    private @Nullable ByteBuf message;

    /// @param limits with what was agreed on for compression
    WebSocketDecoder(WebSocketLimits limits) {
        this.limits = limits;
    }

    WebSocketLimits limits() {
        return limits;
    }

    /// Consumes bytes that came, and changes them in place.
    ///
    /// @throws WebSocketException if the connection must be closed; the decoder is of no use afterwards
    void decode(ByteBuf in, Sink sink) throws WebSocketException {
        while (!closed) {
            if (remaining == NONE && (!in.isReadable() || !readHead(in))) {
                return;
            }
            int count = Math.min(remaining, in.readableBytes());
            if (count == 0 && remaining > 0) {
                return;
            }
            var part = in.readSlice(count);
            unmask(part);
            remaining -= count;
            if (opcode >= CLOSE) {
                controlPart(part, sink);
            } else {
                dataPart(part, sink);
            }
            if (remaining == 0) {
                remaining = NONE;
            }
        }
        in.skipBytes(in.readableBytes());
    }

    /// @return false if the head is not complete yet
    private boolean readHead(ByteBuf in) throws WebSocketException {
        if (head == null) {
            int length = headLength(in);
            if (length <= in.readableBytes()) {
                startFrame(in);
                return true;
            }
            head = new byte[MAX_HEAD_BYTES + 1];
        }
        var bytes = head;
        var gathered = Unpooled.wrappedBuffer(bytes, 0, MAX_HEAD_BYTES);
        gathered.setIndex(0, bytes[MAX_HEAD_BYTES]);
        while (in.isReadable() && gathered.readableBytes() < headLength(gathered)) {
            gathered.writeByte(in.readByte());
        }
        bytes[MAX_HEAD_BYTES] = (byte) gathered.readableBytes();
        if (gathered.readableBytes() < headLength(gathered)) {
            return false;
        }
        head = null;
        startFrame(gathered);
        return true;
    }

    /// What the head needs, as far as its first two bytes tell; those are checked here, as early as they can be.
    private int headLength(ByteBuf in) throws WebSocketException {
        if (in.isReadable()) {
            checkFirstByte(in.getByte(in.readerIndex()));
        }
        if (in.readableBytes() < 2) {
            return 6;
        }
        int second = in.getByte(in.readerIndex() + 1);
        int length = second & 0x7F;
        if (second >= 0) {
            throw WebSocketException.protocolError("a client's frames must be masked");
        }
        if (length > Frames.MAX_CONTROL_BYTES && (in.getByte(in.readerIndex()) & 0x8) != 0) {
            throw WebSocketException.protocolError("a control frame is too long");
        }
        return length < 126 ? 6 : length == 126 ? 8 : 14;
    }

    private void checkFirstByte(int first) throws WebSocketException {
        int reserved = first & 0x70;
        if (reserved != 0 && !(reserved == RSV1 && mayBeCompressed(first & 0xF))) {
            throw WebSocketException.protocolError("a reserved bit is set");
        }
        boolean fin = (first & 0x80) != 0;
        int code = first & 0xF;
        switch (code) {
            case CONTINUATION -> {
                if (messageOpcode == NONE) {
                    throw WebSocketException.protocolError("nothing to continue");
                }
            }
            case TEXT, BINARY -> {
                if (messageOpcode != NONE) {
                    throw WebSocketException.protocolError("a message begins inside another");
                }
            }
            case CLOSE, PING, PONG -> {
                if (!fin) {
                    throw WebSocketException.protocolError("a control frame is fragmented");
                }
            }
            default -> throw WebSocketException.protocolError("reserved opcode");
        }
    }

    private boolean mayBeCompressed(int code) {
        return limits.deflate() && (code == TEXT || code == BINARY);
    }

    private void startFrame(ByteBuf in) throws WebSocketException {
        int first = in.readByte();
        long length = length(in);
        opcode = (byte) (first & 0xF);
        last = (first & 0x80) != 0;
        if (opcode < CLOSE) {
            long before = message == null ? 0 : message.readableBytes();
            if (length > limits.maxMessageBytes() - before || ++fragments > limits.maxFragments()) {
                throw WebSocketException.tooBig();
            }
            if (opcode != CONTINUATION) {
                messageOpcode = (byte) (opcode | (first & RSV1));
            }
        }
        mask = in.readInt();
        remaining = (int) length;
    }

    private static long length(ByteBuf in) throws WebSocketException {
        int small = in.readByte() & 0x7F;
        long length = small < 126 ? small : small == 126 ? in.readUnsignedShort() : in.readLong();
        if (length < 0 || (small == 126 && length < 126) || (small == 127 && length <= 0xFFFF)) {
            throw WebSocketException.protocolError("a length is not in its shortest form");
        }
        return length;
    }

    /// Leaves the mask turned so that it fits the byte after this part.
    private void unmask(ByteBuf part) {
        int at = part.readerIndex();
        int end = part.writerIndex();
        long wide = ((long) mask << 32) | (mask & 0xFFFF_FFFFL);
        for (; at + 8 <= end; at += 8) {
            part.setLong(at, part.getLong(at) ^ wide);
        }
        for (; at < end; at++) {
            part.setByte(at, part.getByte(at) ^ (mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    private void dataPart(ByteBuf part, Sink sink) throws WebSocketException {
        boolean complete = remaining == 0 && last;
        if (messageOpcode == TEXT) {
            checkUtf8(part, complete);
        }
        if (complete && message == null) {
            deliver(part, sink);
            return;
        }
        if (message == null) {
            int first = Math.min(Math.max(FIRST_BYTES, part.readableBytes()), limits.maxMessageBytes());
            message = Unpooled.buffer(first, limits.maxMessageBytes());
        }
        message.writeBytes(part);
        if (complete) {
            deliver(message, sink);
        }
    }

    private void checkUtf8(ByteBuf part, boolean complete) throws WebSocketException {
        utf8 = Utf8.check(utf8, part, part.readerIndex(), part.readableBytes());
        if (utf8 == Utf8.INVALID || (complete && utf8 != Utf8.START)) {
            throw WebSocketException.notUtf8();
        }
    }

    private void deliver(ByteBuf whole, Sink sink) throws WebSocketException {
        int kind = messageOpcode;
        messageOpcode = NONE;
        fragments = 0;
        message = null;
        switch (kind) {
            case TEXT -> sink.text(whole);
            case RSV1 | TEXT -> {
                var inflated = MessageInflater.inflate(whole, limits.maxMessageBytes());
                checkUtf8(inflated, true);
                sink.text(inflated);
            }
            case RSV1 | BINARY -> sink.binary(MessageInflater.inflate(whole, limits.maxMessageBytes()));
            default -> sink.binary(whole);
        }
    }

    private void controlPart(ByteBuf part, Sink sink) throws WebSocketException {
        if (remaining == 0 && control == null) {
            deliverControl(part, sink);
            return;
        }
        if (control == null) {
            control = Unpooled.buffer(Frames.MAX_CONTROL_BYTES);
        }
        control.writeBytes(part);
        if (remaining == 0) {
            var whole = control;
            control = null;
            deliverControl(whole, sink);
        }
    }

    private void deliverControl(ByteBuf payload, Sink sink) throws WebSocketException {
        switch (opcode) {
            case PING -> sink.ping(payload);
            case PONG -> sink.pong();
            default -> {
                int code = closeCode(payload);
                closed = true;
                sink.close(code);
            }
        }
    }

    /// RFC 6455, sections 5.5.1 and 7.4.
    private static int closeCode(ByteBuf payload) throws WebSocketException {
        int length = payload.readableBytes();
        if (length == 0) {
            return 0;
        }
        if (length == 1) {
            throw WebSocketException.protocolError("half a close code");
        }
        int code = payload.readUnsignedShort();
        boolean allowed =
                (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
        if (!allowed) {
            throw WebSocketException.protocolError("a close code that may not be sent");
        }
        if (Utf8.check(Utf8.START, payload, payload.readerIndex(), length - 2) != Utf8.START) {
            throw WebSocketException.notUtf8();
        }
        return code;
    }
}
