package org.thywill.push.stomp;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.ClientGateway;
import org.thywill.component.CloseReason;
import org.thywill.component.Counters;
import org.thywill.component.Fanout;
import org.thywill.component.Push;
import org.thywill.http.HttpHost;

/// Push in STOMP 1.2 over WebSocket, with publications going through an Artemis inside this process.
public final class StompPush implements Push {
    private static final Logger LOG = LoggerFactory.getLogger(StompPush.class);

    private final StompSettings settings;
    private final HttpHost host;
    private final EmbeddedBroker broker;
    private final OutgoingFrames frames = new OutgoingFrames();
    private final DeliveryOrder order;
    private final LongAdder dropped;
    private final ConnectionTable table;
    private final StompEndpoint endpoint;

    StompPush(StompSettings settings, ClientGateway gateway, HttpHost host, Counters counters, LongSupplier nanoTime) {
        this.settings = settings;
        this.host = host;
        long maxInFlight = settings.maxInFlight().bytes();
        // The line in front refuses before the broker has to.
        broker = new EmbeddedBroker(2 * maxInFlight);
        order = new DeliveryOrder(
                broker,
                maxInFlight,
                settings.brokerTimeout(),
                nanoTime,
                counters.counter("stomp.broker.refused"),
                counters.counter("stomp.broker.lost"));
        dropped = counters.counter("stomp.slow.dropped");
        table = new ConnectionTable(order::expire, nanoTime);
        endpoint = new StompEndpoint(new Hub(settings, gateway, order, frames, counters, nanoTime), table);
    }

    @Override
    public void start() {
        broker.start(order);
        host.mount(StompEndpoint.PATH, endpoint);
    }

    @Override
    public BootstrapContribution bootstrapContribution() {
        return ClientSide.contribution(settings);
    }

    @Override
    public Fanout fanout(String application, String channel, SlowClient slowClient) {
        return new BrokerFanout(application, channel, slowClient, broker, order, frames, dropped);
    }

    @Override
    public void stop(Duration grace) {
        endpoint.drain();
        var detail = "retry=" + settings.reconnectSpread().toMillis();
        table.forEach(session -> session.end(CloseReason.DRAINING, detail));
        try {
            if (!table.awaitEmpty(grace)) {
                LOG.warn("connections dropped open={}", table.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        table.stop();
        broker.stop(grace);
    }
}
