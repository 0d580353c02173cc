package org.thywill.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Writing to a channel, and the ways to end one. Called on its event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is heard
final class Channels {
    /// Input that is still read and dropped from one who is being sent away, in bytes.
    static final int MAX_DISCARDED_BYTES = 256 << 10;

    private Channels() {}

    /// Costs no promise; a failure comes as an exception through the pipeline.
    static void write(Channel channel, ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    static void writeAndFlush(Channel channel, ByteBuf bytes) {
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    /// Writes, flushes, and ends the output once all is taken.
    ///
    /// @param written runs then, or when the channel has failed
    static void writeLast(Channel channel, ByteBuf bytes, Runnable written) {
        channel.writeAndFlush(bytes).addListener(done -> {
            written.run();
            if (done.isSuccess()) {
                endOutput(channel);
            }
        });
    }

    /// Goes on with a channel on another event loop. Until then it is on none: it must not read by itself, and nobody
    /// else may use it.
    ///
    /// @param then called on the target with `true`, or with `false` if the channel was closed meanwhile or either
    ///     loop has ended: it is closed then, its handlers have not been told, and the thread may be any. What it
    ///     throws goes through the pipeline, as what a handler throws
    static void move(Channel channel, EventLoop target, Consumer<Boolean> then) {
        // An event loop that has ended tells nobody anything: so whoever finds that tells it.
        var registered = new DefaultChannelPromise(channel, ImmediateEventExecutor.INSTANCE);
        registered.addListener(done -> {
            try {
                then.accept(done.isSuccess());
            } catch (Throwable e) { // which Netty would write to the log only
                channel.pipeline().fireExceptionCaught(e);
            }
        });
        channel.deregister().addListener(_ -> target.register(registered));
    }

    static void close(Channel channel) {
        channel.close();
    }

    /// Unless it is closed by then.
    static void abortAfter(Channel channel, int seconds) {
        var abort = channel.eventLoop().schedule(() -> abort(channel), seconds, TimeUnit.SECONDS);
        channel.closeFuture().addListener(_ -> abort.cancel(false)); // which would keep it in memory until then
    }

    /// Runs a task on the channel's event loop: at once if that is the thread, else soon.
    static void onLoop(Channel channel, Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    /// Bytes given to the channel and not yet taken by the operating system.
    static long queuedBytes(Channel channel) {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /// Says that nothing more follows, once everything is written. The other end is to close now; closing here,
    /// with unread input, would make the system drop what it may not have read yet.
    private static void endOutput(Channel channel) {
        var ssl = channel.pipeline().get(SslHandler.class);
        if (ssl != null) {
            ssl.closeOutbound();
        } else if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
            endOutput(channel, socket);
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    /// As [DuplexChannel#shutdownOutput()], which makes an exception with a stack trace for each channel.
    static void endOutput(Channel channel, Socket socket) {
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException _) { // the latter is what Netty makes of ENOTCONN
            abort(channel); // the other end is gone
        }
    }

    /// Drops the connection and what is queued, here and in the operating system.
    static void abort(Channel channel) {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.unsafe().close(channel.unsafe().voidPromise());
    }
}
