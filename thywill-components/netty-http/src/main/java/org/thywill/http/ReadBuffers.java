package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;

/// Gives the buffers to read into, all of one size. What is counted while a connection reads is over with each read, so
/// each event loop counts in one place for all its connections, one after the other.
///
/// Netty asks a connection's handle once and for all, also if the connection [moves](Channels#move) to another event
/// loop later: so all have one handle, which counts where the loop does that reads.
@SuppressWarnings("deprecation") // Netty still asks for a handle of this kind
final class ReadBuffers extends FixedRecvByteBufAllocator {
    private final FastThreadLocal<ExtendedHandle> ofLoop = new FastThreadLocal<>() {
        @Override
        protected ExtendedHandle initialValue() {
            return (ExtendedHandle) ReadBuffers.super.newHandle();
        }
    };

    private final ExtendedHandle ofAll = new OfThisLoop();

    /// @param bytes what one read takes at most
    ReadBuffers(int bytes) {
        super(bytes);
    }

    @Override
    public Handle newHandle() {
        return ofAll;
    }

    /// Has nothing of its own.
    private final class OfThisLoop implements ExtendedHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return ofLoop.get().allocate(allocator);
        }

        @Override
        public int guess() {
            return ofLoop.get().guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            ofLoop.get().reset(config);
        }

        @Override
        public void incMessagesRead(int count) {
            ofLoop.get().incMessagesRead(count);
        }

        @Override
        public void lastBytesRead(int bytes) {
            ofLoop.get().lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return ofLoop.get().lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            ofLoop.get().attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return ofLoop.get().attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return ofLoop.get().continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return ofLoop.get().continueReading(maybeMoreData);
        }

        @Override
        public void readComplete() {
            ofLoop.get().readComplete();
        }
    }
}
