package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Encodes the heads of HTTP/1.1 responses (RFC 9112, section 4).
final class Http1Writer {
    /// [#head] writes no `Content-Length`, since the response has no body and no length.
    static final long NO_LENGTH = -1;

    /// [#head] announces chunks.
    static final long CHUNKED = -2;

    private static final int UPGRADE_REQUIRED = 426;

    private Http1Writer() {}

    /// @param length of the body, or one of the constants
    static void head(ByteBuf out, int status, HttpHeaders own, HttpHeaders admitted, long length, boolean keepAlive) {
        statusLine(out, status);
        ResponseHeaders.each(own, admitted, (name, value) -> header(out, name, value));
        if (length == CHUNKED) {
            header(out, "transfer-encoding", "chunked");
        } else if (length >= 0) {
            header(out, "content-length", Long.toString(length));
        }
        if (status == UPGRADE_REQUIRED) {
            header(out, "upgrade", "websocket"); // RFC 9110, section 15.5.22: what to change to
        }
        var options = connectionOptions(status, keepAlive);
        if (!options.isEmpty()) {
            header(out, "connection", options);
        }
        out.writeShort(Frames.CRLF);
    }

    /// The end of a head whose other headers stand already.
    static void lengthAndEnd(ByteBuf out, int length) {
        header(out, "content-length", Integer.toString(length));
        out.writeShort(Frames.CRLF);
    }

    private static String connectionOptions(int status, boolean keepAlive) {
        var upgrade = status == UPGRADE_REQUIRED ? "upgrade" : "";
        return keepAlive ? upgrade : upgrade.isEmpty() ? "close" : "upgrade, close";
    }

    static void switchingProtocols(
            ByteBuf out,
            String accept,
            @Nullable String subprotocol,
            @Nullable String extension,
            HttpHeaders admitted) {
        statusLine(out, 101);
        header(out, "upgrade", "websocket");
        header(out, "connection", "Upgrade");
        header(out, "sec-websocket-accept", accept);
        if (subprotocol != null) {
            header(out, "sec-websocket-protocol", subprotocol);
        }
        if (extension != null) {
            header(out, "sec-websocket-extensions", extension);
        }
        admitted.forEach(each -> header(out, each.getKey(), each.getValue()));
        out.writeShort(Frames.CRLF);
    }

    static void statusLine(ByteBuf out, int status) {
        ascii(
                out,
                "HTTP/1.1 " + status + " " + HttpResponseStatus.valueOf(status).reasonPhrase());
        out.writeShort(Frames.CRLF);
    }

    static void header(ByteBuf out, String name, String value) {
        ascii(out, name);
        out.writeShort((':' << 8) | ' ');
        ascii(out, value);
        out.writeShort(Frames.CRLF);
    }

    /// Also for the Latin-1 that a value may have.
    private static void ascii(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}
