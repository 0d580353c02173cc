package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// That what goes wrong on the way is found.
class SubscriberTest {
    private final Network network = new Network(URI.create("http://127.0.0.1:1/"));
    private final Meter meter = new Meter();
    private final Subscriber subscriber = new Subscriber(network, Transport.WEBSOCKET, 0, "room/0", meter);

    @AfterEach
    void close() {
        network.close();
    }

    private void gets(int... numbers) {
        for (int number : numbers) {
            var frame = "{\"channel\":\"room/0\",\"offset\":%d,\"data\":\"%s\"}"
                    .formatted(number, Payload.of(System.nanoTime(), number, 40));
            var bytes = frame.getBytes(StandardCharsets.UTF_8);
            subscriber.frame(bytes, 0, bytes.length);
        }
    }

    @Test
    void whatComesInOrderIsCounted() {
        gets(4, 5, 6);

        assertThat(meter.arrived()).isEqualTo(3);
        assertThat(subscriber.received()).isEqualTo(3);
        assertThat(meter.lostCount() + meter.doubledCount() + meter.reorderedCount())
                .isZero();
        assertThat(meter.latencies().getTotalCount()).isEqualTo(3);
    }

    @Test
    void whatIsMissingIsLost() {
        gets(1, 2, 5);

        assertThat(meter.lostCount()).isEqualTo(2);
    }

    @Test
    void whatComesTwiceIsDoubled() {
        gets(1, 2, 2, 3);

        assertThat(meter.doubledCount()).isEqualTo(1);
        assertThat(meter.lostCount()).isZero();
    }

    @Test
    void whatComesLateIsReordered() {
        gets(1, 2, 3, 1);

        assertThat(meter.reorderedCount()).isEqualTo(1);
    }

    @Test
    void aRefusalIsKept() {
        var frame = "{\"error\":{\"code\":\"too-fast\"}}".getBytes(StandardCharsets.UTF_8);

        subscriber.frame(frame, 0, frame.length);

        assertThat(meter.refusedCount()).isEqualTo(1);
        assertThat(meter.refusal()).contains("too-fast");
    }

    @Test
    void timeIsCountedFromThePlan() {
        long plannedNanos = System.nanoTime() - 5_000_000_000L;
        var frame = "{\"channel\":\"room/0\",\"offset\":1,\"data\":\"%s\"}"
                .formatted(Payload.of(plannedNanos, 1, 24))
                .getBytes(StandardCharsets.UTF_8);

        subscriber.frame(frame, 0, frame.length);

        assertThat(meter.latencies().getMaxValue()).isGreaterThanOrEqualTo(4_990_000_000L);
    }
}
