package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EchoClientTest {
    private final Network network = new Network(URI.create("http://127.0.0.1:1/"));
    private final Meter meter = new Meter();
    private final List<Long> sentNanos = new ArrayList<>();
    private final EchoClient client = new EchoClient(network, 0, 24, meter) {
        @Override
        void send(String frames) {
            var micros = frames.replaceAll(".*\"send\":\"([0-9a-f]{8}).*", "$1");
            sentNanos.add(1_000L * Integer.parseUnsignedInt(micros, 16));
        }
    };

    @AfterEach
    void close() {
        network.close();
    }

    private void echo(long plannedNanos, int number) {
        var frame = "{\"channel\":\"@\",\"offset\":%d,\"data\":\"%s\"}"
                .formatted(number, Payload.of(plannedNanos, number, 24))
                .getBytes(StandardCharsets.UTF_8);
        client.frame(frame, 0, frame.length);
    }

    @Test
    void whatIsDueMeanwhileIsSentAfterTheEchoWithItsPlannedTime() {
        client.due(1_000);
        client.due(2_000);
        client.due(3_000);
        assertThat(sentNanos).containsExactly(1_000L);

        echo(1_000, 1);
        echo(2_000, 2);

        assertThat(sentNanos).containsExactly(1_000L, 2_000L, 3_000L);
        assertThat(client.owed()).isEqualTo(1);
    }

    @Test
    void withoutAPlanTheNextIsSentAfterEachEchoUntilTheEnd() {
        client.begin();
        echo(sentNanos.getFirst(), 1);
        client.end();
        echo(sentNanos.getLast(), 2);

        assertThat(sentNanos).hasSize(2);
        assertThat(client.owed()).isZero();
        assertThat(meter.sentCount()).isEqualTo(2);
        assertThat(meter.arrived()).isEqualTo(2);
    }

    @Test
    void anEchoThatNeverComesIsOwed() {
        client.begin();
        client.end();

        assertThat(client.owed()).isEqualTo(1);
    }

    @Test
    void anEchoThatComesTwiceIsDoubled() {
        client.due(1_000);
        echo(1_000, 1);
        echo(1_000, 1);

        assertThat(meter.faults()).containsEntry(Meter.DOUBLED, 1.0);
    }
}
