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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP/1 connection: takes one request after the other off it and answers them in order. While a request is
/// being answered, what follows it waits in a buffer of bounded size, and then in the network.
final class Http1Connection extends ChannelInboundHandlerAdapter implements Responder, Sweeper.Swept {
    private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

    /// Past this, nothing more is read while a request is being answered.
    private static final int MAX_HELD_BYTES = 16 << 10;

    private enum State {
        HEAD,
        BODY,
        /// An endpoint has the request, or an outlet is open.
        BUSY,
        /// On its way to another event loop; nothing is read or written.
        MOVING,
        /// A last answer is on its way; input is dropped.
        CLOSING,
        UPGRADED
    }

    private final ServerCore core;
    private final Channel channel;
    private final Peer peer;
    private final Deadlines deadlines;
    private final Http1Input input;
    private final Http1Output output;
    private Turns.Turn turn;
    private State state = State.HEAD;
    private @Nullable RequestHead head;
    private @Nullable Admission admission;
    private @Nullable RememberedHead remembered;
    private @Nullable Exchange current;
    private @Nullable Http1Outlet outlet;
    private boolean keepAlive = true;
    private boolean proceeding;
    private int discarded;
    private int sweepIndex = -1;

    Http1Connection(ServerCore core, Channel channel, boolean tls) {
        this.core = core;
        this.channel = channel;
        this.peer = Peer.of(channel, tls);
        this.input = new Http1Input(core.limits());
        this.output = new Http1Output(channel);
        this.turn = core.turns(channel.eventLoop()).join(this::proceed);
        this.deadlines = new Deadlines(core.limits(), System::nanoTime);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        core.sweeper(channel.eventLoop()).add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        core.sweeper(channel.eventLoop()).remove(this);
        input.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        var in = (ByteBuf) received;
        if (state == State.CLOSING) {
            discard(in);
            return;
        }
        if (input.heldBytes() == 0) {
            turn.renew();
        }
        input.add(ctx.alloc(), in);
        proceed();
    }

    private void discard(ByteBuf in) {
        discarded += in.readableBytes();
        in.release();
        if (discarded > Channels.MAX_DISCARDED_BYTES) {
            Channels.abort(channel);
        }
    }

    /// Goes on as far as what has come, what can be written and its turn allow. A call from within does nothing: the
    /// loop that is running sees what has changed.
    private void proceed() {
        if (proceeding) {
            return;
        }
        proceeding = true;
        try {
            while (step()) {}
        } catch (HttpErrorException e) {
            refuse(e.error(), true);
        } finally {
            proceeding = false;
        }
        settle();
    }

    /// @return whether a further step may be possible
    private boolean step() throws HttpErrorException {
        if (input.heldBytes() == 0) {
            return false;
        }
        return switch (state) {
            case HEAD -> channel.isWritable() && turn.take() && readHead();
            case BODY -> readBody();
            case BUSY, MOVING, CLOSING, UPGRADED -> false;
        };
    }

    private void settle() {
        if (input.heldBytes() == 0 || state == State.CLOSING) {
            input.release();
        }
        output.flush();
        if (state == State.MOVING || state == State.UPGRADED) {
            return;
        }
        boolean full = input.heldBytes() >= MAX_HELD_BYTES;
        if (channel.config().isAutoRead() == full) {
            channel.config().setAutoRead(!full);
        }
    }

    private boolean readHead() throws HttpErrorException {
        var same = remembered;
        if (same != null && input.takeHead(same)) {
            head = same.head();
            keepAlive = same.head().keepAlive();
            admission = same.admission();
            expectBody(same.head(), same.admission(), same.bodyLength());
            return true;
        }
        if (!input.isInHead()) {
            deadlines.headBegins();
        }
        var parsed = input.readHead();
        if (parsed == null) {
            return false;
        }
        head = parsed;
        keepAlive = parsed.keepAlive();
        long length = Http1BodyReader.announcedLength(parsed);
        try {
            admission = core.gate().admit(parsed, peer, length);
        } catch (HttpErrorException e) {
            refuse(e.error(), length != 0 || e.error().status() == 400);
            return true;
        }
        remember(parsed, admission, length);
        expectBody(parsed, admission, length);
        return true;
    }

    /// Requests that fetch something come once; those that send or poll come again.
    private void remember(RequestHead of, Admission admitted, long length) {
        boolean comesAgain = of.keepAlive() && of.method().equals("POST");
        var bytes = comesAgain ? input.headBytes() : null;
        remembered = bytes == null ? null : new RememberedHead(bytes, of, admitted, length);
    }

    private void expectBody(RequestHead of, Admission admitted, long length) throws HttpErrorException {
        if (length == 0) {
            handle(of, admitted, Unpooled.EMPTY_BUFFER);
            return;
        }
        var expect = of.header(HttpHeaderNames.EXPECT);
        if (expect != null && of.version() != RequestHead.Version.HTTP_1_0) { // RFC 9110, section 10.1.1
            if (!expect.equalsIgnoreCase("100-continue")) {
                throw HttpError.refused(417, "expectation-failed", "Only 100-continue can be expected");
            }
            output.goOn();
        }
        input.expectBody(length, admitted.endpoint().maxBodyBytes());
        state = State.BODY;
        deadlines.bodyBegins();
    }

    private boolean readBody() throws HttpErrorException {
        var body = input.readBody();
        if (body == null || head == null || admission == null) {
            return false;
        }
        handle(head, admission, body);
        return true;
    }

    private void handle(RequestHead of, Admission admitted, ByteBuf body) {
        deadlines.none();
        var exchange = new Exchange(this, of, admitted, body);
        current = exchange;
        var here = channel.eventLoop();
        var target = admitted.webSocketUpgrade() ? core.loops().forWebSocket(here) : here;
        if (target.inEventLoop()) {
            answer(exchange);
        } else {
            move(target, exchange);
        }
    }

    /// Before the endpoint sees the exchange, so that to all others the connection has been there all the time.
    private void move(EventLoop target, Exchange exchange) {
        state = State.MOVING;
        channel.config().setAutoRead(false);
        core.sweeper(channel.eventLoop()).remove(this);
        Channels.move(channel, target, moved -> {
            if (moved) {
                turn = core.turns(target).join(this::proceed);
                core.sweeper(target).add(this);
                answer(exchange);
                proceed();
            } else {
                endCurrent();
                input.release();
            }
        });
    }

    private void answer(Exchange exchange) {
        state = State.BUSY;
        if (!core.handle(exchange) && current == exchange && !exchange.isAnswered()) {
            refuse(HttpError.FAILED, true);
        }
    }

    /// Answers in the endpoint's stead.
    ///
    /// @param close whether it is in doubt where the next request would begin
    private void refuse(HttpError error, boolean close) {
        var answer = core.refusal(error, head, admission == null ? peer.tls() : admission.secure());
        endCurrent();
        keepAlive &= !close;
        write(error.status(), answer.headers(), EmptyHttpHeaders.INSTANCE, answer.body());
        nextOrClose();
    }

    private void endCurrent() {
        if (current != null) {
            current.end();
            current = null;
        }
    }

    @Override
    public void respond(Exchange exchange, int status, HttpHeaders headers, ByteBuf body) {
        if (current != exchange) {
            body.release();
            return;
        }
        endCurrent();
        try {
            write(status, headers, exchange.admission().headers(), body);
            nextOrClose();
        } catch (IllegalArgumentException e) {
            unusable(exchange, e);
        }
        proceed();
    }

    @Override
    public void respond(Exchange exchange, PreparedHead prepared, ByteBuf body) {
        boolean plain = keepAlive
                && !core.draining()
                && !exchange.method().equals("HEAD")
                && exchange.admission().headers().isEmpty();
        if (current != exchange || !plain) {
            respond(exchange, prepared.status(), prepared.headers(), body);
            return;
        }
        endCurrent();
        output.response(prepared, body);
        nextOrClose();
        proceed();
    }

    private void write(int status, HttpHeaders headers, HttpHeaders admitted, ByteBuf body) {
        keepAlive &= !core.draining();
        boolean toHead = head != null && head.method().equals("HEAD");
        output.response(status, headers, admitted, body, toHead, keepAlive);
    }

    private void unusable(Exchange exchange, IllegalArgumentException why) {
        LOG.error("response refused path={}", exchange.path(), why);
        refuse(HttpError.FAILED, true);
    }

    private void nextOrClose() {
        head = null;
        admission = null;
        deadlines.idleBegins();
        if (keepAlive) {
            state = State.HEAD;
        } else {
            closeOnceWritten();
        }
    }

    private void closeOnceWritten() {
        state = State.CLOSING;
        deadlines.none();
        if (!proceeding) {
            input.release(); // else the loop that is running still looks at it, and settle() sees to it
        }
        channel.config().setAutoRead(true);
        Channels.writeLast(channel, Unpooled.EMPTY_BUFFER, deadlines::closingBegins);
    }

    @Override
    public Outlet stream(Exchange exchange, int status, HttpHeaders headers, OutletListener listener) {
        boolean chunked = exchange.head().version() == RequestHead.Version.HTTP_1_1;
        var opened = new Http1Outlet(
                this, exchange.remoteAddress(), listener, chunked ? Outlet.Framing.CHUNKED : Outlet.Framing.PLAIN);
        Channels.onLoop(channel, () -> begin(exchange, opened, status, headers));
        return opened;
    }

    private void begin(Exchange exchange, Http1Outlet opened, int status, HttpHeaders headers) {
        if (current != exchange) {
            channel.eventLoop().execute(opened::tellClosed);
            return;
        }
        keepAlive &= !core.draining();
        boolean chunked = opened.framing() == Outlet.Framing.CHUNKED;
        try {
            output.streamHead(status, headers, exchange.admission().headers(), chunked, keepAlive);
            endCurrent();
            outlet = opened;
            opened.opened();
        } catch (IllegalArgumentException e) {
            unusable(exchange, e);
            channel.eventLoop().execute(opened::tellClosed);
        }
        settle();
    }

    void streamEnded(Outlet.Framing framing) {
        outlet = null;
        if (framing == Outlet.Framing.CHUNKED) {
            output.lastChunk();
        }
        nextOrClose();
        proceed();
    }

    @Override
    public Outlet upgrade(
            Exchange exchange, @Nullable String subprotocol, WebSocketLimits limits, WebSocketListener listener) {
        var extension = limits.deflate() ? PerMessageDeflate.agree(extensions(exchange)) : null;
        var agreed = extension == null ? limits.withoutDeflate() : limits;
        var opened = new WebSocketConnection(channel, exchange.remoteAddress(), agreed, listener);
        Channels.onLoop(channel, () -> become(opened, exchange, subprotocol, extension));
        return opened;
    }

    private static List<String> extensions(Exchange exchange) {
        return exchange.head().headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
    }

    private void become(
            WebSocketConnection opened, Exchange exchange, @Nullable String subprotocol, @Nullable String extension) {
        if (current != exchange) {
            opened.neverOpened();
            return;
        }
        var key = exchange.header("Sec-WebSocket-Key");
        output.switchingProtocols(
                key, subprotocol, extension, exchange.admission().headers());
        endCurrent();
        state = State.UPGRADED;
        output.flush();
        var early = input.takeRest();
        channel.config().setAutoRead(early == null);
        channel.pipeline().replace(this, null, opened);
        if (early != null) {
            opened.readSoon(early);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!channel.isWritable()) {
            return;
        }
        if (outlet != null) {
            outlet.writable();
        } else {
            proceed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (current != null) {
            var gone = current;
            current = null;
            gone.abort();
        }
        if (outlet != null) {
            var closed = outlet;
            outlet = null;
            closed.tellClosed();
        }
        state = State.CLOSING;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection cut remote={} cause={}", peer.remoteText(), cause.toString());
        Channels.abort(channel);
    }

    @Override
    public void sweep(long nowNanos) {
        switch (deadlines.check(nowNanos, Channels.queuedBytes(channel), outlet != null)) {
            case FINE -> {
                boolean idle = state == State.HEAD && !input.isInHead() && Channels.queuedBytes(channel) == 0;
                if (core.draining() && idle) {
                    Channels.close(channel);
                }
            }
            case IDLE, OVER -> Channels.close(channel);
            case LATE -> {
                refuse(new HttpError(408, "timeout", "The request did not come in time"), true);
                settle();
            }
            case STALLED -> {
                core.count("http.stalled");
                Channels.abort(channel);
            }
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

    Channel channel() {
        return channel;
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }
}
