package org.thywill.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Tells one connection too many to come back later, and reads nothing of what it says.
final class TooManyConnections extends ChannelInboundHandlerAdapter {
    private static final int CLOSE_SECONDS = 2;

    /// Spread, so that those sent away together do not come back together.
    private static final int MAX_RETRY_SECONDS = 10;

    /// By the seconds to wait less one; made once, since there may be many to tell.
    private static final List<byte[]> ANSWERS = IntStream.rangeClosed(1, MAX_RETRY_SECONDS)
            .mapToObj(TooManyConnections::answer)
            .toList();

    private static byte[] answer(int retrySeconds) {
        var body = "{\"error\":{\"code\":\"overloaded\",\"message\":\"There are too many connections\"}}";
        var answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json; charset=utf-8\r\n"
                + "cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\nretry-after: "
                + retrySeconds + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        return answer.getBytes(US_ASCII);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        var answer = ANSWERS.get(ThreadLocalRandom.current().nextInt(MAX_RETRY_SECONDS));
        Channels.writeLast(ctx.channel(), Unpooled.wrappedBuffer(answer), () -> {});
        Channels.abortAfter(ctx.channel(), CLOSE_SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        ReferenceCountUtil.release(received);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Channels.abort(ctx.channel());
    }
}
