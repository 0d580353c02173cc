package org.thywill.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Sets up the pipeline of each new connection, or sends it away when there are too many.
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private final ServerCore core;
    private final @Nullable SslContext tls;

    /// One for all connections.
    private final ChannelFutureListener leaving;

    ConnectionInitializer(ServerCore core, @Nullable SslContext tls) {
        this.core = core;
        this.tls = tls;
        this.leaving = closed -> core.limiter().leave(addressOf(closed.channel()));
    }

    @Override
    protected void initChannel(Channel channel) {
        var verdict = core.limiter().enter(addressOf(channel));
        var _ = channel.closeFuture().addListener(leaving);
        if (verdict == ConnectionLimiter.Verdict.WELCOME) {
            welcome(channel);
            return;
        }
        core.count("http.refused.connections");
        if (verdict == ConnectionLimiter.Verdict.TOO_MANY && tls == null) {
            channel.pipeline().addLast(new TooManyConnections());
        } else {
            Channels.abort(channel);
        }
    }

    private void welcome(Channel channel) {
        if (tls == null) {
            channel.pipeline().addLast(new Http1Connection(core, channel, false));
            return;
        }
        var ssl = tls.newHandler(channel.alloc());
        ssl.setHandshakeTimeoutMillis(core.limits().handshakeTimeout().toMillis());
        channel.pipeline().addLast(ssl, new TlsNegotiation(core));
    }

    private static InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
