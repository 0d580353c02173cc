package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private static final long NOTHING_DUE_EVER = -1;

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void abortsAChannelThatIsStillOpenThen() {
        channel.freezeTime();
        Channels.abortAfter(channel, 2);
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    /// An own socket that nothing is connected to answers as one does whose other end has gone: with ENOTCONN.
    @Test
    void abortsAChannelWhoseOtherEndHasGoneBeforeTheOutputEnds() throws IOException {
        Epoll.ensureAvailability();
        var socket = Socket.newSocketStream();
        try {
            Channels.endOutput(channel, socket);
        } finally {
            socket.close();
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void keepsNoChannelThatWasClosedBeforeItWasToBeAborted() {
        Channels.abortAfter(channel, 2);
        var _ = channel.close();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING_DUE_EVER);
    }

    /// As when the server stops while a connection is on its way.
    @Test
    void tellsThatTheEventLoopHasEndedWhereAChannelWasToGo() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var loops = loop();
                var ended = loop()) {
            var open = connect(listening, loops, new ChannelInboundHandlerAdapter());
            ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
            var moved = new CompletableFuture<Boolean>();

            open.eventLoop().execute(() -> Channels.move(open, ended.next(), moved::complete));

            assertThat(moved.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(open.isOpen()).isFalse();
        }
    }

    @Test
    void whatFailsOnceAChannelHasMovedFailsAsInAHandler() throws Exception {
        var failed = new CompletableFuture<Throwable>();
        var handler = new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                failed.complete(cause);
            }
        };
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var loops = loop();
                var others = loop()) {
            var open = connect(listening, loops, handler);
            var error = new OutOfMemoryError("as if");

            open.eventLoop()
                    .execute(() -> Channels.move(open, others.next(), _ -> {
                        throw error;
                    }));

            assertThat(failed.get(10, TimeUnit.SECONDS)).isSameAs(error);
        }
    }

    private static MultiThreadIoEventLoopGroup loop() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    private static Channel connect(ServerSocket to, EventLoopGroup loops, ChannelHandler handler) throws Exception {
        return new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(handler)
                .connect(to.getLocalSocketAddress())
                .sync()
                .channel();
    }
}
