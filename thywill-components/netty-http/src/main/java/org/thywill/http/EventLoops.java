package org.thywill.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads for sockets of one server. A connection is on one of them. Requests are answered on all, and
/// WebSockets are on the last ones: who writes to one WebSocket after the other would only wake further threads for
/// it, and the first one, which accepts connections as well, has time for those.
///
/// All methods may be called from any thread.
final class EventLoops {
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> forWebSockets;
    private final AtomicInteger moved = new AtomicInteger();

    /// Starts no thread yet.
    ///
    /// @param transport that is available here
    /// @param count 0 for one per processor: more would only wake each other up
    /// @param webSocketCount how many of them WebSockets are on; 0 for all but one, and all if there are fewer
    EventLoops(Transport transport, int count, int webSocketCount) {
        int loops = count > 0 ? count : Runtime.getRuntime().availableProcessors();
        group = new MultiThreadIoEventLoopGroup(
                loops, new DefaultThreadFactory("thywill-http"), transport.ioHandlers());
        int wanted = webSocketCount > 0 ? webSocketCount : loops - 1;
        int withWebSockets = transport.movesSockets() ? Math.clamp(wanted, 1, loops) : loops;
        forWebSockets = all().subList(loops - withWebSockets, loops);
    }

    private List<EventLoop> all() {
        var all = new ArrayList<EventLoop>();
        group.forEach(each -> all.add((EventLoop) each));
        return List.copyOf(all);
    }

    EventLoopGroup group() {
        return group;
    }

    /// Where a WebSocket is to be.
    ///
    /// @param current the one that its request has come to; is also the answer if it has WebSockets
    EventLoop forWebSocket(EventLoop current) {
        return forWebSockets.contains(current)
                ? current
                : forWebSockets.get(Math.floorMod(moved.getAndIncrement(), forWebSockets.size()));
    }

    /// Ends the threads, and closes what is still open on them. Returns when they have ended.
    void shutDown() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
