package org.thywill.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way to one server: event loops, and source addresses, since a server limits the connections of each.
final class Network implements AutoCloseable {
    private static final int LOOPS = 1;
    private static final String LOOPBACK = "127.0.0.1";
    /// Of 127.0.0.0/8, where the server is there too: so many clients each. Those of a measurement before may
    /// count for a while longer, and 2,000 are allowed.
    private static final int CLIENTS_PER_ADDRESS = 500;

    private final URI server;
    private final boolean here;
    private final MultiThreadIoEventLoopGroup loops;
    private final Bootstrap bootstrap;
    private final AtomicInteger opened = new AtomicInteger();

    Network(URI server) {
        this.server = server;
        this.here = server.getHost().equals(LOOPBACK) || server.getHost().equalsIgnoreCase("localhost");
        this.loops = new MultiThreadIoEventLoopGroup(LOOPS, handlers());
        this.bootstrap = new Bootstrap()
                .group(loops)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000);
    }

    private static IoHandlerFactory handlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    URI server() {
        return server;
    }

    int port() {
        int port = server.getPort();
        return port > 0 ? port : 80;
    }

    ChannelFuture open(Consumer<Channel> configure) {
        var remote = new InetSocketAddress(here ? LOOPBACK : server.getHost(), port());
        return bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        configure.accept(channel);
                    }
                })
                .connect(remote, source());
    }

    /// Does something later, on an event loop.
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void after(long millis, Runnable action) {
        loops.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    private @Nullable InetSocketAddress source() {
        int index = opened.getAndIncrement() / CLIENTS_PER_ADDRESS % 100;
        return here ? new InetSocketAddress("127.0.0." + (index + 2), 0) : null;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
