package org.thywill.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP/2 connection (RFC 9113): its limits, and its end when it is of no use any more. Each of its streams is
/// a channel of its own, with an [Http2Stream].
final class Http2Connection extends ChannelInboundHandlerAdapter implements Sweeper.Swept {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /// Resets that either side causes; past them the connection ends with ENHANCE_YOUR_CALM.
    private static final int MAX_RESETS = 200;

    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;
    private static final int MAX_CONSECUTIVE_EMPTY_DATA_FRAMES = 2;
    private static final int MAX_SMALL_CONTINUATION_FRAMES = 16;

    /// PING and SETTINGS in the same time; each makes the server answer.
    private static final int MAX_ASKED_ANSWERS = 1_000;

    private static final long ASKED_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(RESET_WINDOW_SECONDS);

    private final ServerCore core;
    private final Channel channel;
    private int streams;
    private int asked;
    private long askedSinceNanos = System.nanoTime();
    private long idleSinceNanos = System.nanoTime();
    private boolean ending;
    private int sweepIndex = -1;

    private Http2Connection(ServerCore core, Channel channel) {
        this.core = core;
        this.channel = channel;
    }

    static void install(ServerCore core, Channel channel) {
        var limits = core.limits();
        var connection = new Http2Connection(core, channel);
        var codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.maxStreams())
                        .maxHeaderListSize(limits.maxHeaderBytes()))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_CONSECUTIVE_EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATION_FRAMES)
                .build();
        var streams = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2Stream(core, connection, stream, Peer.of(channel, true)));
            }
        };
        channel.pipeline().addLast(codec, new Http2MultiplexHandler(streams), connection);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        core.sweeper(channel.eventLoop()).add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        core.sweeper(channel.eventLoop()).remove(this);
    }

    void streamOpened() {
        streams++;
    }

    void streamClosed() {
        streams--;
        idleSinceNanos = System.nanoTime();
    }

    /// Closing says GOAWAY and lets streams that are open end.
    @Override
    public void sweep(long nowNanos) {
        boolean idle = streams == 0
                && nowNanos - idleSinceNanos >= core.limits().idleTimeout().toNanos();
        if (!ending && (idle || core.draining())) {
            ending = true;
            Channels.close(channel);
        }
    }

    /// What concerns the connection as a whole needs no answer from here: the codec has given it.
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        boolean asks = frame instanceof Http2PingFrame || frame instanceof Http2SettingsFrame;
        ReferenceCountUtil.release(frame);
        if (asks && !ending && asksTooMuch()) {
            ending = true;
            core.count("http.refused.http2");
            var _ = ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(_ -> Channels.close(channel));
        }
    }

    private boolean asksTooMuch() {
        long now = System.nanoTime();
        if (now - askedSinceNanos >= ASKED_WINDOW_NANOS) {
            askedSinceNanos = now;
            asked = 0;
        }
        return ++asked > MAX_ASKED_ANSWERS;
    }

    /// A violation of the protocol is answered by the codec, with GOAWAY and the end.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("http2 connection cut remote={} cause={}", channel.remoteAddress(), cause.toString());
        if (cause instanceof Http2Exception) {
            core.count("http.refused.http2");
        } else {
            Channels.abort(channel);
        }
    }

    @Override
    public int sweepIndex() {
        return sweepIndex;
    }

    @Override
    public void sweepIndex(int index) {
        sweepIndex = index;
    }
}
