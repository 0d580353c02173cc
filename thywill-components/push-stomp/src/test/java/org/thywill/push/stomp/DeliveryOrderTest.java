package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.thywill.component.Json;
import org.thywill.component.Publication;

class DeliveryOrderTest {
    private final FakeBroker broker = new FakeBroker();
    private final List<String> happened = new ArrayList<>();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder losses = new LongAdder();
    private long now;
    private final DeliveryOrder order =
            new DeliveryOrder(broker, 2_000, Duration.ofSeconds(5), () -> now, refusals, losses);

    private boolean publish(String name) {
        var publication = new Publication(1, 0, name, Json.ofValid("1"));
        return order.publish("thywill.a", publication, new DeliveryOrder.Delivery() {
            @Override
            public void deliver(Publication delivered, Runnable done) {
                happened.add(name);
                done.run();
            }

            @Override
            public void lose() {
                happened.add("lost " + name);
            }
        });
    }

    private boolean run(String name) {
        return order.run(() -> happened.add(name));
    }

    private void arrives(long ticket) {
        order.arrived(ticket, broker.travelling.get(ticket));
    }

    @Test
    void whileNothingIsOnItsWayNothingWaits() {
        assertThat(run("sent")).isTrue();

        assertThat(happened).containsExactly("sent");
    }

    @Test
    void whatWasGivenAfterAPublicationComesAfterIt() {
        publish("published");
        run("sent");
        assertThat(happened).isEmpty();

        arrives(1);

        assertThat(happened).containsExactly("published", "sent");
    }

    @Test
    void publicationsThatOvertakeEachOtherInTheBrokerArePutInOrder() {
        publish("first");
        run("between");
        publish("second");

        arrives(2);
        assertThat(happened).isEmpty();
        arrives(1);

        assertThat(happened).containsExactly("first", "between", "second");
    }

    @Test
    void aPublicationThatTheBrokerLosesIsToldInItsPlace() {
        publish("first");
        run("sent");

        order.lost(1);

        assertThat(happened).containsExactly("lost first", "sent");
        assertThat(losses.sum()).isEqualTo(1);
    }

    @Test
    void aPublicationThatTakesTooLongIsGivenUpAndDroppedIfItComesAfterAll() {
        publish("first");
        now += Duration.ofSeconds(4).toNanos();
        publish("second");
        now += Duration.ofSeconds(1).toNanos();

        order.expire();
        arrives(1);
        arrives(2);

        assertThat(happened).containsExactly("lost first", "second");
    }

    @Test
    void pastTheLimitThingsAreRefusedUntilThereIsRoomAgain() {
        while (publish("one")) {}
        assertThat(run("sent")).isFalse();
        assertThat(refusals.sum()).isEqualTo(2);

        broker.deliverAll(order);

        assertThat(order.bytes()).isZero();
        assertThat(run("sent")).isTrue();
    }

    @Test
    void whatMustHappenHappensInItsPlaceHoweverMuchIsWaiting() {
        while (publish("one")) {}

        order.runInAnyCase(() -> happened.add("closed"));
        assertThat(happened).isEmpty();
        broker.deliverAll(order);

        assertThat(happened).endsWith("one", "closed");
        assertThat(order.bytes()).isZero();
    }
}
