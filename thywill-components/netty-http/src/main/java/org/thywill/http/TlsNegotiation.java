package org.thywill.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes on with the HTTP version that the TLS handshake has agreed on (RFC 7301).
final class TlsNegotiation extends ApplicationProtocolNegotiationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TlsNegotiation.class);

    private final ServerCore core;

    TlsNegotiation(ServerCore core) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.core = core;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            Http2Connection.install(core, ctx.channel());
        } else {
            ctx.pipeline().addLast(new Http1Connection(core, ctx.channel(), true));
        }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, cause);
    }

    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        core.count("http.refused.tls");
        LOG.debug("tls handshake failed remote={} cause={}", ctx.channel().remoteAddress(), cause.toString());
        Channels.abort(ctx.channel());
    }
}
