package org.thywill.push.stomp;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.CloseReason;
import org.thywill.component.Connection;
import org.thywill.component.Fanout;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;

/// The fan-out of one channel: its publications go to an address of the broker, come back from it once for this
/// server, and go from here to the connections attached.
///
/// Should the broker lose one, or be given more than it may hold, the connections that would miss it are closed and
/// come back: their clients then get it from the channel's history.
final class BrokerFanout implements Fanout, DeliveryOrder.Delivery {
    private static final String LOST = "the broker could not keep up";

    private final String channel;
    private final String address;
    private final Broker broker;
    private final DeliveryOrder order;
    private final OutgoingFrames frames;
    private final SlowClient slowClient;
    private final LongAdder dropped;
    /// Guarded by the order: used in turn only.
    private final Map<EventLoop, LoopMembers> byLoop = new HashMap<>();

    /// Whether a publication was refused and the connections that miss it are still to be closed.
    private volatile boolean missing;

    /// @param dropped counts what a connection was not given since it was behind
    BrokerFanout(
            String application,
            String channel,
            SlowClient slowClient,
            Broker broker,
            DeliveryOrder order,
            OutgoingFrames frames,
            LongAdder dropped) {
        this.channel = channel;
        this.address = Address.of(application, channel);
        this.broker = broker;
        this.order = order;
        this.frames = frames;
        this.slowClient = slowClient;
        this.dropped = dropped;
        broker.open(address);
    }

    @Override
    public void publish(Publication publication) {
        if (!missing && !order.publish(address, publication, this)) {
            missing = true;
            order.runInAnyCase(this::lose);
        }
    }

    @Override
    public void attach(Connection connection, List<ServerMessage> first, Lag lag) {
        var stomp = own(connection);
        if (missing || !order.run(() -> on(stomp.eventLoop()).attach(stomp, first, lag))) {
            stomp.closeNow(CloseReason.OVERLOADED, LOST);
        }
    }

    @Override
    public void detach(Connection connection) {
        var stomp = own(connection);
        if (!order.run(() -> on(stomp.eventLoop()).detach(stomp))) {
            stomp.closeNow(CloseReason.OVERLOADED, LOST);
        }
    }

    @Override
    public void close() {
        order.runInAnyCase(() -> {
            byLoop.values().forEach(LoopMembers::clear);
            byLoop.clear();
            broker.close(address);
        });
    }

    @Override
    public void deliver(Publication publication, Runnable done) {
        if (byLoop.isEmpty()) {
            done.run();
            return;
        }
        var shared = new SharedPublication(channel, publication, frames);
        var left = new AtomicInteger(byLoop.size());
        for (var members : byLoop.values()) {
            members.deliver(shared, () -> {
                if (left.decrementAndGet() == 0) {
                    done.run();
                }
            });
        }
    }

    @Override
    public void lose() {
        byLoop.values().forEach(members -> members.closeAll(CloseReason.OVERLOADED, LOST));
        missing = false;
    }

    private LoopMembers on(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, _ -> new LoopMembers(loop, slowClient, dropped));
    }

    private static StompConnection own(Connection connection) {
        if (connection instanceof StompConnection stomp) {
            return stomp;
        }
        throw new IllegalArgumentException("Not a connection of this push: " + connection.transport());
    }
}
