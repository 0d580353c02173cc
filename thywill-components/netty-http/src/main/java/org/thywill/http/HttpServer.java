package org.thywill.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server on one port. [#start] takes the port, [#mount] says who answers what, [#open] begins to accept, [#stop]
/// ends it: in this order, once each, from one thread.
public final class HttpServer implements HttpHost {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// What one read takes at most. Small, so that reading costs an idle connection nothing.
    private static final int READ_BYTES = 4 << 10;

    private static final int BACKLOG = 4_096;

    /// Connections accepted between two looks at the sockets: else who comes to a busy server would wait for those
    /// before. Netty takes one, whatever this says, if it is to tell from the last whether there may be more.
    private static final int ACCEPTS = 64;

    /// What the kernel takes at most of what it cannot send yet. Without that it takes megabytes for one who does not
    /// read, which nobody counts.
    private static final long UNSENT_BYTES = 128 << 10;

    private final HttpServerSettings settings;
    private final Mounts mounts = new Mounts();
    private final RequestGate gate;
    private final ErrorRenderer errors;
    private final Function<String, LongAdder> counters;
    private @Nullable ServerCore core;
    private @Nullable Channel listening;
    private @Nullable SslContext tls;
    private volatile boolean open;

    /// @param errors words what the server refuses by itself
    /// @param counters gives the counter of a name, such as `http.refused.414`
    /// @throws IllegalArgumentException if an address or a range in the settings is none
    public HttpServer(HttpServerSettings settings, ErrorRenderer errors, Function<String, LongAdder> counters) {
        this.settings = settings;
        this.gate = new RequestGate(mounts, settings);
        this.errors = errors;
        this.counters = counters;
    }

    /// A server that answers errors with JSON and whose counters nobody reads.
    public HttpServer(HttpServerSettings settings) {
        this(settings, new JsonErrorRenderer(), _ -> new LongAdder());
    }

    @Override
    public void mount(String prefix, HttpEndpoint endpoint) {
        if (open) {
            throw new IllegalStateException("The server is open; " + prefix + " must be mounted before");
        }
        mounts.add(prefix, endpoint);
    }

    /// Takes the port. Connections wait until [#open].
    ///
    /// @throws BindException if the port is in use
    /// @throws UnknownHostException if the host's name cannot be resolved
    /// @throws IOException if the address is not this machine's, the certificate or the key cannot be read
    public void start() throws IOException {
        var address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(settings.host());
        }
        var transport = settings.transport().resolved();
        tls = settings.tls() == null ? null : TlsContext.create(settings.tls(), settings.http2());
        var loops = new EventLoops(transport, settings.eventLoops(), settings.webSocketEventLoops());
        core = new ServerCore(settings, gate, errors, counters, loops);
        var bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(transport.serverChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator()
                                .respectMaybeMoreData(false)
                                .maxMessagesPerRead(ACCEPTS))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadBuffers(READ_BYTES))
                .childHandler(new ConnectionInitializer(core, tls));
        if (transport == Transport.EPOLL) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        }
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutDown();
            throw asIoException(bound.cause());
        }
        listening = bound.channel();
    }

    /// The native transports say in their messages only that a port is in use.
    private static IOException asIoException(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        if (cause instanceof IOException io && !message.contains("in use")) {
            return io;
        }
        var exception = message.contains("in use") ? new BindException(message) : new IOException(message);
        exception.initCause(cause);
        return exception;
    }

    /// Begins to accept.
    public void open() {
        open = true;
        started().config().setAutoRead(true);
    }

    /// The port it listens on. Known after [#start].
    public int port() {
        return ((InetSocketAddress) started().localAddress()).getPort();
    }

    private Channel started() {
        if (listening == null) {
            throw new IllegalStateException("The server is not started");
        }
        return listening;
    }

    /// Accepts nothing more, closes idle connections, lets others finish what they are at, and after `grace` closes
    /// what is left.
    public void stop(Duration grace) {
        if (listening == null || core == null) {
            return;
        }
        listening.close().awaitUninterruptibly();
        core.drain();
        try {
            if (!core.limiter().awaitNone(grace.toNanos())) {
                LOG.warn("connections dropped at stop count={}", core.limiter().open());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        core.loops().shutDown();
        ReferenceCountUtil.release(tls);
    }
}
