package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient.Delivery;

/// What every push does. A push's own test extends this and says how to start one and how to connect to it; the
/// test takes the engine's part.
///
/// Each test gets a push of its own, started, with a [RecordingGateway]. One of them stops it, so what cleans up
/// afterwards must bear that it is stopped already.
public abstract class PushContract extends SlowClientContract {
    @Test
    void messagesToAClientArriveInTheOrderInWhichTheyWereSent() {
        try (var client = connect(APPLICATION)) {
            var sent = numbers(1, 100);

            sent.forEach(number -> client.link().connection().send(direct(number)));

            assertThat(client.receive(100)).isEqualTo(deliveries("@", sent));
        }
    }

    @Test
    void whatIsSentAttachedAndPublishedArrivesInTheOrderOfTheCalls() {
        try (var client = connect(APPLICATION, CHANNEL)) {
            var connection = client.link().connection();
            var fanout = push().fanout(APPLICATION, CHANNEL);

            fanout.publish(publication(1));
            connection.send(direct(100));
            var missed = new ServerMessage.Replay(CHANNEL, List.of(publication(2), publication(3)));
            fanout.attach(connection, List.of(subscribed(CHANNEL), missed));
            fanout.publish(publication(4));
            connection.send(direct(101));
            fanout.publish(publication(5));

            assertThat(client.receive(6))
                    .containsExactly(
                            new Delivery("@", "100"),
                            new Delivery(CHANNEL, "2"),
                            new Delivery(CHANNEL, "3"),
                            new Delivery(CHANNEL, "4"),
                            new Delivery("@", "101"),
                            new Delivery(CHANNEL, "5"));
        }
    }

    @Test
    void whatGoesToAClosedConnectionIsDroppedAndOthersDoNotSuffer() {
        try (var staying = connect(APPLICATION, CHANNEL);
                var leaving = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, staying);
            attach(fanout, leaving);
            var gone = leaving.link().connection();

            leaving.cut();
            assertThat(leaving.link().awaitClosed()).isFalse();
            gone.send(direct(1));
            gone.close(CloseReason.GOODBYE);
            fanout.attach(gone, List.of(subscribed(CHANNEL)));
            fanout.publish(publication(2));
            fanout.detach(gone);

            assertThat(staying.receive(1)).containsExactly(new Delivery(CHANNEL, "2"));
        }
    }

    @Test
    void theReasonOfACloseReachesTheClientAfterEverythingBefore() {
        try (var client = connect(APPLICATION)) {
            client.link().connection().send(direct(1));
            client.link().connection().close(CloseReason.FORBIDDEN, "not today");

            assertThat(client.receive(1)).containsExactly(new Delivery("@", "1"));
            assertThat(client.awaitClosing())
                    .isEqualTo(new PushClient.Closing(CloseReason.FORBIDDEN.code(), "not today"));
            assertThat(client.link().awaitClosed()).isFalse();
        }
    }

    @Test
    void whatAClientSendsReachesTheGatewayInOrder() {
        try (var client = connect(APPLICATION)) {
            numbers(1, 20).forEach(number -> client.send("" + number));

            var came = IntStream.range(0, 20).mapToObj(_ -> nextSend(client)).toList();

            assertThat(came)
                    .isEqualTo(numbers(1, 20).stream().map(String::valueOf).toList());
        }
    }

    @Test
    void aConnectionIsWritableUntilItIsClosed() throws InterruptedException {
        try (var client = connect(APPLICATION)) {
            var connection = client.link().connection();

            assertThat(connection.awaitWritable(Duration.ofSeconds(10))).isTrue();
            client.cut();
            client.link().awaitClosed();
            assertThat(connection.awaitWritable(Duration.ofSeconds(10))).isFalse();
        }
    }

    @Test
    void clientsAreToldThatTheServerRestarts() {
        try (var client = connect(APPLICATION)) {
            push().stop(Duration.ofSeconds(2));

            assertThat(client.awaitClosing().code()).isEqualTo(CloseReason.DRAINING.code());
            assertThat(client.link().awaitClosed()).isFalse();
        }
    }

    private static String nextSend(PushClient client) {
        while (true) {
            if (client.link().nextMessage() instanceof ClientMessage.Send send) {
                return send.json().toString();
            }
        }
    }
}
