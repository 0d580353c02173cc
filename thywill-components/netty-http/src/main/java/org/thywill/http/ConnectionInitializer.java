package org.thywill.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Sets up the pipeline of each new connection, or sends it away when there are too many.
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private final ServerCore core;

    /// One for all connections.
    private final ChannelFutureListener leaving;

    ConnectionInitializer(ServerCore core) {
        this.core = core;
        this.leaving = closed -> core.limiter().leave(addressOf(closed.channel()));
    }

    @Override
    protected void initChannel(Channel channel) {
        boolean admitted = core.limiter().enter(addressOf(channel));
        var _ = channel.closeFuture().addListener(leaving);
        if (!admitted) {
            core.count("http.refused.connections");
            Channels.close(channel);
            return;
        }
        channel.pipeline().addLast(new Http1Connection(core, channel, false));
    }

    private static InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
