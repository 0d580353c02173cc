package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublisherTest {
    private final Network network = new Network(URI.create("http://127.0.0.1:1/"));
    private final Meter meter = new Meter();
    private final Sequences sequences = new Sequences();
    private final Publisher publisher = new Publisher(network, 0, meter, sequences, true);

    @AfterEach
    void close() {
        network.close();
    }

    private void gets(String text) {
        var frame = text.getBytes(StandardCharsets.UTF_8);
        publisher.frame(frame, 0, frame.length);
    }

    @Test
    void whatIsNotAcknowledgedIsOwed() {
        for (int i = 0; i < 5; i++) {
            publisher.publish("durable/" + i % 2, System.nanoTime(), 24);
        }
        gets("{\"ack\":3}");

        assertThat(publisher.owed()).isEqualTo(2);
        assertThat(meter.arrived()).isEqualTo(3);
        assertThat(sequences.last("durable/0")).isEqualTo(3);
    }

    @Test
    void whatWasRefusedIsOwedAndTold() {
        publisher.publish("durable/0", System.nanoTime(), 24);
        gets("{\"error\":{\"code\":\"overloaded\"},\"number\":1}");

        assertThat(publisher.owed()).isEqualTo(1);
        assertThat(meter.faults()).containsEntry(Meter.REFUSED, 1.0);
        assertThat(meter.reasons().get(Meter.REFUSED)).contains("overloaded");
    }

    @Test
    void timeIsCountedFromThePlan() {
        publisher.publish("durable/0", System.nanoTime() - 5_000_000_000L, 24);
        gets("{\"ack\":1}");

        assertThat(meter.latencies().getMaxValue()).isGreaterThanOrEqualTo(4_990_000_000L);
    }
}
