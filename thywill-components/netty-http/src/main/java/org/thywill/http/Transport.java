package org.thywill.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/// How sockets are driven.
public enum Transport {
    /// Epoll on Linux, kqueue on macOS, NIO elsewhere.
    AUTO,
    EPOLL,
    IO_URING,
    KQUEUE,
    NIO;

    /// What [#AUTO] stands for on this machine; any other is itself.
    ///
    /// @throws IllegalStateException if this machine cannot do it
    Transport resolved() {
        return switch (this) {
            case AUTO -> Epoll.isAvailable() ? EPOLL : KQueue.isAvailable() ? KQUEUE : NIO;
            case EPOLL -> available(Epoll.isAvailable(), Epoll.unavailabilityCause());
            case IO_URING -> available(IoUring.isAvailable(), IoUring.unavailabilityCause());
            case KQUEUE -> available(KQueue.isAvailable(), KQueue.unavailabilityCause());
            case NIO -> NIO;
        };
    }

    private Transport available(boolean available, @Nullable Throwable cause) {
        if (!available) {
            throw new IllegalStateException("The transport " + this + " does not work on this machine", cause);
        }
        return this;
    }

    /// Whether an open socket can go from one event loop to another. With io_uring the kernel may be at work on it for
    /// the one that it is on; with kqueue nobody has tried.
    boolean movesSockets() {
        return this == EPOLL || this == NIO;
    }

    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            default -> NioIoHandler.newFactory();
        };
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case KQUEUE -> KQueueServerSocketChannel.class;
            default -> NioServerSocketChannel.class;
        };
    }
}
