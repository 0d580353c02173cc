package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.CloseReason;
import org.thywill.component.Counters;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;

class BrokerFanoutTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int IN_FLIGHT_BYTES = 4_000;

    private final FakeBroker broker = new FakeBroker();
    private final Counters counters = new Counters();
    private final OutgoingFrames frames = new OutgoingFrames();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private long now;
    private final DeliveryOrder order = new DeliveryOrder(
            broker,
            IN_FLIGHT_BYTES,
            TIMEOUT,
            () -> now,
            counters.counter("stomp.broker.refused"),
            counters.counter("stomp.broker.lost"));
    private final BrokerFanout fanout = fanout(SlowClient.CLOSE);
    private final FakeOutlet outlet = new FakeOutlet(loop);
    private final StompConnection connection = connected(outlet);

    private StompConnection connected(FakeOutlet to) {
        var queue = new OutboundQueue(100_000, Duration.ofSeconds(10), 0);
        var made = new StompConnection(to, order, frames, queue, counters);
        var subscriptions = new Subscriptions();
        subscriptions.subscribeOwn("own");
        made.begin(new Outbox(frames, subscriptions, new Numbers(false), "0,0", 100_000, made), subscriptions);
        return made;
    }

    private BrokerFanout fanout(SlowClient slowClient) {
        var dropped = counters.counter("stomp.slow.dropped");
        return new BrokerFanout("talk", "room", slowClient, broker, order, frames, dropped);
    }

    private void attach() {
        fanout.attach(connection, List.of(new ServerMessage.Subscribed("room", new Position("e", 0))));
    }

    private static Publication publication(int number) {
        return new Publication(number, 0, null, Json.ofValid("" + number));
    }

    private static ServerMessage direct(int number) {
        return new ServerMessage.Direct(number, Json.ofValid("" + number));
    }

    private List<String> came() {
        loop.runPendingTasks();
        return outlet.written.stream()
                .filter(frame -> !frame.body().isEmpty())
                .map(frame -> frame.command().equals("ERROR") ? "ERROR" : frame.body())
                .toList();
    }

    @Test
    void whatIsSentWhileAPublicationIsInTheBrokerComesAfterIt() {
        attach();
        fanout.publish(publication(1));
        connection.send(direct(2));
        fanout.publish(publication(3));
        connection.close(CloseReason.FORBIDDEN);
        assertThat(came()).isEmpty();

        broker.deliverAll(order);

        assertThat(came()).containsExactly("1", "2", "3", "ERROR");
        assertThat(outlet.closed).containsExactly(CloseReason.FORBIDDEN.code());
    }

    @Test
    void whoIsAttachedWhileAPublicationIsInTheBrokerDoesNotGetIt() {
        fanout.publish(publication(1));
        attach();
        fanout.publish(publication(2));

        broker.deliverAll(order);

        assertThat(came()).containsExactly("2");
    }

    @Test
    void ofAPublicationThatTheBrokerLosesEverybodyLearnsByAClose() {
        attach();
        fanout.publish(publication(1));
        fanout.publish(publication(2));

        order.lost(1);
        order.arrived(2, publication(2));

        assertThat(came()).containsExactly("ERROR");
        assertThat(outlet.closed).containsExactly(CloseReason.OVERLOADED.code());
        assertThat(outlet.written.getLast().headers()).containsAllEntriesOf(Map.of("reconnect", "after-backoff"));
        assertThat(counters.snapshot())
                .containsEntry("stomp.broker.lost", 1L)
                .containsEntry("stomp.closed.overloaded", 1L);
    }

    @Test
    void aBrokerThatTakesTooLongCostsTheConnectionsNotTheServer() {
        attach();
        fanout.publish(publication(1));

        now += TIMEOUT.toNanos();
        order.expire();

        assertThat(came()).containsExactly("ERROR");
        assertThat(order.bytes()).isZero();
    }

    @Test
    void pastTheBoundConnectionsAreClosedRatherThanLeftWithAHole() {
        attach();
        for (int number = 1; number <= 100; number++) {
            fanout.publish(publication(number));
        }
        var late = new FakeOutlet(loop);
        fanout.attach(connected(late), List.of());

        broker.deliverAll(order);

        var delivered = came();
        assertThat(delivered).hasSizeBetween(2, 50).endsWith("ERROR");
        assertThat(delivered.subList(0, delivered.size() - 1))
                .isEqualTo(IntStream.range(1, delivered.size())
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(late.closed).containsExactly(CloseReason.OVERLOADED.code());
        assertThat(order.bytes()).isZero();
    }

    @Test
    void afterwardsItWorksAgain() {
        for (int number = 1; number <= 100; number++) {
            fanout.publish(publication(number));
        }
        broker.deliverAll(order);
        loop.runPendingTasks();

        attach();
        fanout.publish(publication(101));
        broker.deliverAll(order);

        assertThat(came()).containsExactly("101");
    }

    @Test
    void aClientThatIsTooSlowIsClosedAndLeavesTheFanout() {
        attach();
        loop.runPendingTasks();
        outlet.queuedBytes = 100_001;

        fanout.publish(publication(1));
        fanout.publish(publication(2));
        broker.deliverAll(order);

        assertThat(came()).containsExactly("1", "ERROR");
        assertThat(outlet.closed).containsExactly(CloseReason.SLOW.code());
        assertThat(order.bytes()).isZero();
    }

    /// From now on so much waits to be sent.
    private void queued(long bytes) {
        loop.runPendingTasks();
        outlet.queuedBytes = bytes;
        connection.writable();
    }

    @Test
    void aClientThatIsBehindMissesWhatMayBeDropped() {
        var dropping = fanout(SlowClient.DROP);
        dropping.attach(connection, List.of());
        dropping.publish(publication(1));
        broker.deliverAll(order);

        queued(25_001);
        dropping.publish(publication(2));
        broker.deliverAll(order);
        queued(0);
        dropping.publish(publication(3));
        broker.deliverAll(order);

        assertThat(came()).containsExactly("1", "3");
        assertThat(outlet.closed).isEmpty();
        assertThat(counters.snapshot()).containsEntry("stomp.slow.dropped", 1L);
    }

    @Test
    void aClientThatIsBehindIsDetachedWhereItCanCatchUpLater() {
        var told = new ArrayList<Long>();
        var conflating = fanout(SlowClient.CONFLATE);
        conflating.attach(connection, List.of(), told::add);
        conflating.publish(publication(7));
        broker.deliverAll(order);

        queued(25_001);
        conflating.publish(publication(9));
        conflating.publish(publication(10));
        broker.deliverAll(order);
        queued(0);
        conflating.publish(publication(11));
        conflating.attach(connection, List.of(), told::add);
        conflating.publish(publication(12));
        broker.deliverAll(order);

        assertThat(came()).containsExactly("7", "12");
        assertThat(told).containsExactly(8L);
    }

    @Test
    void closingLetsTheAddressGoWhenEverythingBeforeIsDelivered() {
        attach();
        fanout.publish(publication(1));

        fanout.close();
        assertThat(broker.open).containsExactly("thywill.talk.room");
        broker.deliverAll(order);

        assertThat(came()).containsExactly("1");
        assertThat(broker.open).isEmpty();
    }
}
