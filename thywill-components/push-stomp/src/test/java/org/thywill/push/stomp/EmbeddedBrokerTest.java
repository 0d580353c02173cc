package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.component.Json;
import org.thywill.component.Publication;

/// With the real broker, which opens no port.
@Timeout(60)
class EmbeddedBrokerTest {
    private static final String ADDRESS = Address.of("talk", "a::b/1");

    private final EmbeddedBroker broker = new EmbeddedBroker(1 << 20);
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private record Event(long ticket, Publication publication) {}

    private final class Recorder implements Broker.Listener {
        @Override
        public void arrived(long ticket, Publication publication) {
            events.add(new Event(ticket, publication));
        }

        @Override
        public void lost(long ticket) {
            events.add(new Event(-ticket, null));
        }
    }

    @BeforeEach
    void start() {
        broker.start(new Recorder());
    }

    @AfterEach
    void stop() {
        broker.stop(Duration.ofSeconds(5));
    }

    private Event next() throws InterruptedException {
        var event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 s").isNotNull();
        return event;
    }

    private static Publication publication(long offset, String id) {
        return new Publication(offset, 5, id, Json.ofValid("{\"ä\":" + offset + "}"));
    }

    @Test
    void publicationsComeBackAsTheyWereInTheOrderInWhichTheyWereGiven() throws InterruptedException {
        broker.open(ADDRESS);
        var tickets = LongStream.rangeClosed(1, 1_000).boxed().toList();

        tickets.forEach(ticket -> broker.publish(ADDRESS, ticket, publication(ticket, ticket % 2 == 0 ? "id" : null)));

        for (long ticket : tickets) {
            assertThat(next()).isEqualTo(new Event(ticket, publication(ticket, ticket % 2 == 0 ? "id" : null)));
        }
    }

    @Test
    void aLongPublicationComesBackWhole() throws InterruptedException {
        broker.open(ADDRESS);
        var json = Json.ofValid("\"" + "x".repeat(500_000) + "\"");

        broker.publish(ADDRESS, 1, new Publication(1, 0, null, json));

        assertThat(next().publication().json()).isEqualTo(json);
    }

    @Test
    void whatGoesToNoAddressIsLost() throws InterruptedException {
        broker.publish(ADDRESS, 7, publication(1, null));

        assertThat(next().ticket()).isEqualTo(-7);
    }

    @Test
    void anAddressStaysUntilItsLastUserIsGoneAndLeavesNothing() throws InterruptedException {
        broker.open(ADDRESS);
        broker.open(ADDRESS);
        broker.close(ADDRESS);
        broker.publish(ADDRESS, 1, publication(1, null));
        assertThat(next().ticket()).isEqualTo(1);

        broker.close(ADDRESS);
        broker.publish(ADDRESS, 2, publication(2, null));

        assertThat(next().ticket()).isEqualTo(-2);
        var server = broker.artemis().server();
        assertThat(server.getAddressInfo(SimpleString.of(ADDRESS))).isNull();
        assertThat(server.locateQueue(ADDRESS)).isNull();
    }

    @Test
    void theOnlyWayInIsInsideThisProcessAndNothingIsKept() {
        var configuration = broker.artemis().server().getConfiguration();

        assertThat(configuration.getAcceptorConfigurations())
                .allMatch(acceptor -> acceptor.getFactoryClassName().equals(InVMAcceptorFactory.class.getName()));
        assertThat(configuration.getConnectorConfigurations()).isEmpty();
        assertThat(configuration.getBroadcastGroupConfigurations()).isEmpty();
        assertThat(configuration.isPersistenceEnabled()).isFalse();
        assertThat(configuration.isJMXManagementEnabled()).isFalse();
    }

    @Test
    void noThreadKeepsTheClassLoaderOfWhoeverUsesIt() throws InterruptedException {
        var foreign = new ClassLoader(getClass().getClassLoader()) {};
        var user = Thread.ofPlatform().unstarted(() -> {
            broker.open(ADDRESS);
            broker.publish(ADDRESS, 1, publication(1, null));
        });
        user.setContextClassLoader(foreign);
        user.start();
        user.join();
        next();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getContextClassLoader)
                .doesNotContain(foreign);
    }

    @Test
    void whatIsGivenAfterTheEndIsLost() throws InterruptedException {
        broker.stop(Duration.ofSeconds(5));

        broker.publish(ADDRESS, 3, publication(1, null));

        assertThat(next().ticket()).isEqualTo(-3);
    }
}
