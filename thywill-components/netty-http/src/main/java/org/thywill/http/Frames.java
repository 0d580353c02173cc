package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Wraps payloads as an [Outlet]'s [Outlet.Framing] wants them. What these methods return is direct, so that it can
/// be written to any number of sockets without a copy; whoever asked for it releases it.
public final class Frames {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    /// RFC 6455, section 5.5: what a control frame can carry, in bytes.
    static final int MAX_CONTROL_BYTES = 125;

    /// The greatest head of an unmasked frame: two bytes and a 64-bit length.
    private static final int MAX_HEAD_BYTES = 10;

    private Frames() {}

    /// Copies a payload into a buffer of its own, framed. For [Outlet.Framing#WEBSOCKET] it is one text message;
    /// for [Outlet.Framing#CHUNKED] one chunk, and an empty payload gives an empty buffer, since an empty chunk
    /// would end the response.
    ///
    /// @param payload read, but not consumed
    public static ByteBuf wrap(Outlet.Framing framing, ByteBuf payload) {
        int length = payload.readableBytes();
        var framed = ByteBufAllocator.DEFAULT.directBuffer(length + MAX_HEAD_BYTES + 4);
        switch (framing) {
            case WEBSOCKET -> {
                head(framed, TEXT, length);
                framed.writeBytes(payload, payload.readerIndex(), length);
            }
            case CHUNKED -> chunk(framed, payload, length);
            case PLAIN -> framed.writeBytes(payload, payload.readerIndex(), length);
        }
        return framed;
    }

    /// As [#wrap(Outlet.Framing, ByteBuf)].
    public static ByteBuf wrap(Outlet.Framing framing, byte[] payload) {
        return wrap(framing, Unpooled.wrappedBuffer(payload));
    }

    /// One unmasked text message in one frame (RFC 6455, section 5.2).
    ///
    /// @param payload UTF-8
    public static ByteBuf webSocketText(byte[] payload) {
        return wrap(Outlet.Framing.WEBSOCKET, payload);
    }

    /// One unmasked text message that is compressed, in one frame (RFC 7692, section 7.2.1); for outlets that are
    /// [Outlet#isDeflating].
    ///
    /// @param deflated the text without anything of other messages, up to an empty stored block, whose four
    ///     last bytes are left away
    public static ByteBuf deflatedText(byte[] deflated) {
        var framed = ByteBufAllocator.DEFAULT.directBuffer(deflated.length + MAX_HEAD_BYTES);
        head(framed, RSV1 | TEXT, deflated.length);
        return framed.writeBytes(deflated);
    }

    /// One chunk of HTTP/1.1 (RFC 9112, section 7.1).
    public static ByteBuf chunk(byte[] payload) {
        return wrap(Outlet.Framing.CHUNKED, payload);
    }

    /// A close frame (RFC 6455, section 5.5.1).
    ///
    /// @param code 0 for a close frame without one
    /// @param reason cut at 123 bytes of UTF-8, never inside a character
    public static ByteBuf webSocketClose(int code, String reason) {
        if (code == 0) {
            return control(CLOSE, Unpooled.EMPTY_BUFFER);
        }
        var text = cut(reason, MAX_CONTROL_BYTES - 2).getBytes(StandardCharsets.UTF_8);
        return control(CLOSE, Unpooled.buffer(2 + text.length).writeShort(code).writeBytes(text));
    }

    /// A ping without payload; the answer comes as [WebSocketListener#alive].
    public static ByteBuf webSocketPing() {
        return control(PING, Unpooled.EMPTY_BUFFER);
    }

    static ByteBuf webSocketPong(ByteBuf payload) {
        return control(PONG, payload);
    }

    private static ByteBuf control(int opcode, ByteBuf payload) {
        int length = payload.readableBytes();
        return ByteBufAllocator.DEFAULT
                .directBuffer(2 + length)
                .writeByte(FIN | opcode)
                .writeByte(length)
                .writeBytes(payload, payload.readerIndex(), length);
    }

    private static void head(ByteBuf out, int opcode, int length) {
        out.writeByte(FIN | opcode);
        if (length <= MAX_CONTROL_BYTES) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }

    private static void chunk(ByteBuf out, ByteBuf payload, int length) {
        if (length == 0) {
            return;
        }
        out.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
        out.writeShort(CRLF);
        out.writeBytes(payload, payload.readerIndex(), length);
        out.writeShort(CRLF);
    }

    static final int CRLF = ('\r' << 8) | '\n';

    private static String cut(String text, int maxBytes) {
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > maxBytes) {
                return text.substring(0, at);
            }
            at += Character.charCount(point);
        }
        return text;
    }
}
