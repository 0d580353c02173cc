package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// That what goes wrong on the way is found.
class SubscriberTest {
    private final Network network = new Network(URI.create("http://127.0.0.1:1/"));
    private final Meter meter = new Meter();
    private final Sequences sequences = new Sequences();
    private final Semaphore opened = new Semaphore(0);
    private final Subscriber subscriber = new Subscriber(network, Transport.WEBSOCKET, 0, "room/0", meter, sequences) {
        @Override
        void open() {
            opened.release();
        }
    };

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

    private void connects() {
        assertThat(subscriber.connect()).isNotDone();
        connected();
    }

    private void connected() {
        var frame = """
                {"connected":{"client":"c1","token":"t1","connection":"k1",\
                "channels":{"@":{"epoch":"e1","offset":0},"room/0":{"epoch":"e2","offset":40}}}}""".getBytes(StandardCharsets.UTF_8);
        subscriber.frame(frame, 0, frame.length);
    }

    @Test
    void whatComesInOrderIsCounted() {
        gets(1, 2, 3);

        assertThat(meter.arrived()).isEqualTo(3);
        assertThat(subscriber.last()).isEqualTo(3);
        assertThat(meter.faults().values()).containsOnly(0.0);
        assertThat(meter.latencies().getTotalCount()).isEqualTo(3);
    }

    @Test
    void whatIsMissingIsLost() {
        gets(1, 2, 5);

        assertThat(meter.faults()).containsEntry(Meter.LOST, 2.0);
    }

    @Test
    void whatIsMissingAtTheBeginningIsLost() {
        gets(4, 5, 6);

        assertThat(meter.faults()).containsEntry(Meter.LOST, 3.0);
    }

    @Test
    void whatIsMissingAtTheEndIsOwed() {
        for (int i = 0; i < 5; i++) {
            sequences.next("room/0");
            sequences.next("room/1");
        }
        gets(1, 2);

        assertThat(subscriber.owed()).isEqualTo(3);
    }

    @Test
    void whatComesTwiceIsDoubled() {
        gets(1, 2, 2, 3);

        assertThat(meter.faults()).containsEntry(Meter.DOUBLED, 1.0).containsEntry(Meter.LOST, 0.0);
    }

    @Test
    void whatComesLateIsReordered() {
        gets(1, 2, 3, 1);

        assertThat(meter.faults()).containsEntry(Meter.REORDERED, 1.0);
    }

    @Test
    void aRefusalIsKept() {
        var frame = "{\"error\":{\"code\":\"too-fast\"}}".getBytes(StandardCharsets.UTF_8);

        subscriber.frame(frame, 0, frame.length);

        assertThat(meter.faults()).containsEntry(Meter.REFUSED, 1.0);
        assertThat(meter.reasons().get(Meter.REFUSED)).contains("too-fast");
    }

    @Test
    void aConnectionThatEndsIsCounted() {
        connects();

        subscriber.ended("cut off", 0);

        assertThat(meter.faults()).containsEntry(Meter.ENDED, 1.0);
        assertThat(meter.reasons()).containsEntry(Meter.ENDED, "cut off");
    }

    @Test
    void whoComesBackHasCaughtUpWithTheLastOfWhatItMissed() {
        connects();
        gets(1);
        for (int i = 0; i < 3; i++) {
            sequences.next("room/0");
        }

        var caughtUp = subscriber.catchUp();
        connected();
        gets(2);
        assertThat(caughtUp).isNotDone();
        long before = System.nanoTime();
        gets(3);

        assertThat(caughtUp).isCompletedWithValueMatching(nanos -> nanos >= before);
    }

    @Test
    void whoHasMissedNothingHasCaughtUpOnceItIsLetIn() {
        connects();

        var caughtUp = subscriber.catchUp();
        assertThat(caughtUp).isNotDone();
        connected();

        assertThat(caughtUp).isCompleted();
    }

    @Test
    void whoIsNotLetInAgainHasNotCaughtUp() {
        connects();

        var caughtUp = subscriber.catchUp();
        subscriber.ended("closed with 4404", 0);

        assertThat(caughtUp).isCompletedExceptionally();
    }

    @Test
    void whoIsAskedToComeLaterDoesSo() throws InterruptedException {
        connects();

        var caughtUp = subscriber.catchUp();
        subscriber.ended("answered with 503", 1);
        assertThat(opened.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(caughtUp).isNotDone();
        connected();

        assertThat(caughtUp).isCompleted();
        assertThat(meter.faults()).containsEntry(Meter.ENDED, 0.0);
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
