package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream of an HTTP/2 connection: one request and its answer.
final class Http2Stream extends ChannelInboundHandlerAdapter implements Responder, Sweeper.Swept {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Stream.class);

    private final ServerCore core;
    private final Http2Connection connection;
    private final Peer peer;
    private final Http2Output output;
    private final Deadlines deadlines;
    private @Nullable RequestHead head;
    private @Nullable Admission admission;
    private @Nullable ByteBuf body;
    private @Nullable Exchange current;
    private @Nullable Http2Outlet outlet;
    private boolean requestComplete;
    private boolean refused;
    private int discarded;
    private int sweepIndex = -1;

    Http2Stream(ServerCore core, Http2Connection connection, Channel channel, Peer peer) {
        this.core = core;
        this.connection = connection;
        this.peer = peer;
        this.output = new Http2Output(channel);
        this.deadlines = new Deadlines(core.limits(), System::nanoTime);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.streamOpened();
        core.sweeper(eventLoop()).add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        try {
            if (frame instanceof Http2HeadersFrame headers) {
                requestComplete |= headers.isEndStream();
                headers(headers);
            } else if (frame instanceof Http2DataFrame data) {
                requestComplete |= data.isEndStream();
                data(data);
            }
        } catch (HttpErrorException e) {
            refuse(e.error());
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void headers(Http2HeadersFrame frame) throws HttpErrorException {
        if (head == null && !refused) {
            begin(frame.headers(), frame.isEndStream());
        } else if (frame.isEndStream()) {
            complete(); // trailers, of no use to anyone here
        }
    }

    private void begin(Http2Headers headers, boolean complete) throws HttpErrorException {
        var parsed = Http2Heads.request(headers, core.limits());
        head = parsed;
        admission = core.gate().admit(parsed, peer, complete ? 0 : announcedLength(parsed));
        body = Unpooled.EMPTY_BUFFER;
        if (complete) {
            complete();
        } else {
            deadlines.bodyBegins();
        }
    }

    /// That the body is as long as announced is checked by the codec.
    private static long announcedLength(RequestHead head) throws HttpErrorException {
        return head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? Http1BodyReader.announcedLength(head) : -1;
    }

    private void data(Http2DataFrame frame) throws HttpErrorException {
        if (body == null || admission == null) {
            discard(frame.content().readableBytes());
            return;
        }
        int limit = admission.endpoint().maxBodyBytes();
        if (body.readableBytes() + frame.content().readableBytes() > limit) {
            throw Http1BodyReader.tooBig();
        }
        if (body.maxCapacity() == 0) {
            body = Unpooled.buffer(frame.content().readableBytes(), limit);
        }
        body.writeBytes(frame.content());
        if (frame.isEndStream()) {
            complete();
        }
    }

    private void discard(int bytes) {
        discarded += bytes;
        if (discarded > Channels.MAX_DISCARDED_BYTES) {
            output.reset();
        }
    }

    private void complete() {
        if (head == null || admission == null || body == null) {
            return;
        }
        deadlines.none();
        var exchange = new Exchange(this, head, admission, body);
        body = null;
        current = exchange;
        if (!core.handle(exchange) && current == exchange && !exchange.isAnswered()) {
            refuse(HttpError.FAILED);
        }
    }

    /// Answers in the endpoint's stead, whatever may still come.
    private void refuse(HttpError error) {
        var answer = core.refusal(error, head, true);
        endCurrent();
        body = null;
        refused = true;
        if (requestComplete) {
            deadlines.none();
        } else {
            deadlines.bodyBegins(); // it may still be on its way, and is dropped until it ends or takes too long
        }
        writeResponse(error.status(), answer.headers(), EmptyHttpHeaders.INSTANCE, answer.body());
    }

    private void endCurrent() {
        if (current != null) {
            current.end();
            current = null;
        }
    }

    @Override
    public EventLoop eventLoop() {
        return output.channel().eventLoop();
    }

    @Override
    public void respond(Exchange exchange, int status, HttpHeaders headers, ByteBuf responseBody) {
        if (current != exchange) {
            responseBody.release();
            return;
        }
        try {
            writeResponse(status, headers, exchange.admission().headers(), responseBody);
            endCurrent();
        } catch (IllegalArgumentException e) {
            unusable(exchange, e);
        }
    }

    private void unusable(Exchange exchange, IllegalArgumentException why) {
        LOG.error("response refused path={}", exchange.path(), why);
        refuse(HttpError.FAILED);
    }

    private void writeResponse(int status, HttpHeaders headers, HttpHeaders admitted, ByteBuf responseBody) {
        boolean bodyless = (head != null && head.method().equals("HEAD"))
                || !ResponseHeaders.hasBody(status)
                || !responseBody.isReadable();
        long length = ResponseHeaders.hasBody(status) ? responseBody.readableBytes() : -1;
        try {
            output.head(Http2Heads.response(status, headers, admitted, length), bodyless);
        } catch (IllegalArgumentException e) {
            responseBody.release();
            throw e;
        }
        if (bodyless) {
            responseBody.release();
        } else {
            output.data(responseBody, true);
        }
        output.flush();
    }

    @Override
    public Outlet stream(Exchange exchange, int status, HttpHeaders headers, OutletListener listener) {
        var opened = new Http2Outlet(output, exchange.remoteAddress(), listener);
        Channels.onLoop(output.channel(), () -> begin(exchange, opened, status, headers));
        return opened;
    }

    private void begin(Exchange exchange, Http2Outlet opened, int status, HttpHeaders headers) {
        if (current != exchange) {
            eventLoop().execute(opened::tellClosed);
            return;
        }
        try {
            output.head(
                    Http2Heads.response(status, headers, exchange.admission().headers(), -1), false);
            endCurrent();
            outlet = opened;
            output.flush();
        } catch (IllegalArgumentException e) {
            unusable(exchange, e);
            eventLoop().execute(opened::tellClosed);
        }
    }

    @Override
    public Outlet upgrade(
            Exchange exchange, @Nullable String subprotocol, WebSocketLimits limits, WebSocketListener listener) {
        throw new IllegalStateException("Over HTTP/2 no WebSocket is opened");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (outlet != null && output.channel().isWritable()) {
            outlet.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        core.sweeper(eventLoop()).remove(this);
        connection.streamClosed();
        body = null;
        if (current != null) {
            var gone = current;
            current = null;
            gone.abort();
        }
        if (outlet != null) {
            outlet.tellClosed();
            outlet = null;
        }
    }

    /// A violation of the protocol is answered by the codec, which resets the stream and counts how often that
    /// happens; to close it here would be a reset that nobody counts.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("http2 stream cut remote={} cause={}", peer.remoteText(), cause.toString());
        if (!(cause instanceof Http2Exception)) {
            Channels.close(output.channel());
        }
    }

    @Override
    public void sweep(long nowNanos) {
        switch (deadlines.check(nowNanos, output.queuedBytes(), outlet != null && outlet.isOpen())) {
            case LATE -> late();
            case STALLED -> {
                core.count("http.stalled");
                output.cancel();
            }
            case FINE, IDLE, OVER -> {}
        }
    }

    private void late() {
        if (refused) {
            output.reset();
        } else {
            refuse(new HttpError(408, "timeout", "The request did not come in time"));
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
