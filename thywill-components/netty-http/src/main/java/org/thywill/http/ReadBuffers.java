package org.thywill.http;

import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/// Gives the buffers to read into, all of one size. What a handle counts is over with each read, so that one serves all
/// connections of an event loop, one after the other.
@SuppressWarnings("deprecation") // Netty still asks for a handle of this kind
final class ReadBuffers extends FixedRecvByteBufAllocator {
    private final FastThreadLocal<Handle> ofLoop = new FastThreadLocal<>() {
        @Override
        protected Handle initialValue() {
            return ReadBuffers.super.newHandle();
        }
    };

    /// @param bytes what one read takes at most
    ReadBuffers(int bytes) {
        super(bytes);
    }

    /// Called on the event loop of a connection, when it reads for the first time.
    @Override
    public Handle newHandle() {
        return ofLoop.get();
    }
}
