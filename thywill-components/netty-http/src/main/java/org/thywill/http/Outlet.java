package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// Where encoded frames go: an open WebSocket or an open HTTP response. What is written must already stand in the
/// outlet's [Framing], so that one buffer can serve any number of outlets.
///
/// [#write], [#flush] and [#isWritable] are for the event loop only, the rest for any thread.
public interface Outlet {
    EventLoop eventLoop();

    Framing framing();

    /// Whether text messages may be written compressed: see [Frames#deflatedText].
    default boolean isDeflating() {
        return false;
    }

    String remoteAddress();

    /// Queues a buffer whose bytes are shared and must not change; takes over one reference to it.
    void write(ByteBuf framed);

    void flush();

    /// False while more than the transport's high-water mark is queued.
    boolean isWritable();

    /// Bytes written but not yet taken by the operating system.
    long queuedBytes();

    /// Reads nothing more for a while, so that what the other end sends meanwhile has to wait there. Only a WebSocket
    /// has
    /// such a way up; for the others nothing happens. For the event loop only.
    default void pauseReading(int millis) {}

    /// Ends the response after what is queued. A WebSocket is closed with code 1000.
    void close();

    /// Ends a WebSocket with a close frame after what is queued; any other outlet just ends.
    ///
    /// @param code as in RFC 6455, section 7.4
    /// @param reason cut at 123 bytes of UTF-8
    void close(int code, String reason);

    /// Drops what is queued and the connection with it.
    void abort();

    /// How the bytes that are given to [Outlet#write] must be wrapped.
    enum Framing {
        /// Server-to-client frames, unmasked (RFC 6455, section 5.2): see `Frames`.
        WEBSOCKET,
        /// Chunks of HTTP/1.1 (RFC 9112, section 7.1): see `Frames`.
        CHUNKED,
        /// The bytes of the body as they are, as HTTP/2 wants them.
        PLAIN
    }
}
