package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.thywill.component.CloseReason;
import org.thywill.component.Counters;
import org.thywill.component.testkit.RecordingGateway;

class ConnectionTableTest {
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final LongAdder seconds = new LongAdder();
    private long now;
    private final DeliveryOrder order = new DeliveryOrder(
            new FakeBroker(), 1_000, Duration.ofSeconds(5), () -> now, new LongAdder(), new LongAdder());
    private final Hub hub = new Hub(
            StompTestServer.DEFAULTS, new RecordingGateway(), order, new OutgoingFrames(), new Counters(), () -> now);
    private final ConnectionTable table = new ConnectionTable(this::everySecond, () -> now);

    private void everySecond() {
        seconds.increment();
        throw new StackOverflowError();
    }

    private void open(FakeOutlet outlet) {
        var session = new StompSession(hub, null, _ -> {});
        session.open(outlet);
        table.add(loop.eventLoop(), session);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        loop.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        loop.runScheduledPendingTasks();
    }

    @Test
    void whatFailsEndsNeitherTheTurnsOfTheOthersNorThoseToCome() {
        loop.freezeTime();
        open(new FakeOutlet(loop) {
            @Override
            public long queuedBytes() {
                throw new StackOverflowError();
            }
        });
        var other = new FakeOutlet(loop);
        open(other);
        pass(Duration.ofSeconds(1));
        assertThat(other.closed).isEmpty();

        pass(StompTestServer.DEFAULTS.connectTimeout());

        assertThat(other.closed).containsExactly(CloseReason.SLOW.code());
        assertThat(seconds.sum()).isGreaterThan(1);
    }
}
