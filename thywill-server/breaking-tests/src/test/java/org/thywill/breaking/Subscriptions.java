package org.thywill.breaking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.ThywillClients;
import org.thywill.remote.Transport;

/// L6: clients subscribe and unsubscribe all the time, while something is published all the time.
///
/// A publisher says before each publication and after its acknowledgement how far it is. What was published between a
/// client's `subscribed` and its wish to leave must have come; after `unsubscribed` nothing may come.
final class Subscriptions extends OverTransports {
    private static final String PREFIX = "reliable/l6/";
    private static final int CLIENTS = 200;

    /// With these, over all transports together, 100,000 operations are done.
    private static final int ROUNDS = 63;

    private static final int CLIENTS_OF_ADDRESS = 50;
    private static final int FIRST_ADDRESS = 0x510;

    @Override
    public String id() {
        return "L6";
    }

    @Override
    public String title() {
        return "clients subscribe and unsubscribe under load";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(8);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        int clients = stage.bench().either(CLIENTS, 10);
        int rounds = stage.bench().either(ROUNDS, 20);
        var tally = new Tally();
        var runtimes = runtimes(clients);
        try (var writer = Subscriber.connect(
                server.address(), Options.DEFAULTS.on(runtimes.getFirst()).over(Transport.WEBSOCKET))) {
            var channel = PREFIX + name(transport);
            var publishing = Thread.ofVirtual().start(() -> tally.publish(writer, channel));
            var readers = new ArrayList<Thread>();
            for (int i = 0; i < clients; i++) {
                var runtime = runtimes.get(i / CLIENTS_OF_ADDRESS);
                readers.add(Thread.ofVirtual().start(() -> {
                    try (var client = Subscriber.connect(
                            server.address(), Options.DEFAULTS.on(runtime).over(transport))) {
                        tally.comeAndGo(client, channel, rounds);
                    }
                }));
            }
            for (var reader : readers) {
                reader.join();
            }
            tally.over = true;
            publishing.join();
        } finally {
            runtimes.forEach(ThywillClients::close);
        }
        return List.of(stage.report(name(transport))
                .figure("operations", tally.operations.sum())
                .figure("published", tally.acknowledged)
                .figure("missedWhileSubscribed", tally.missed.sum())
                .figure("cameAfterUnsubscribed", tally.late.sum())
                .require(tally.operations.sum() == 2L * clients * rounds, "not every operation was done")
                .require(tally.missed.sum() == 0, "something was missed while subscribed")
                .require(tally.late.sum() == 0, "something came after unsubscribed"));
    }

    /// Each with an address of its own.
    private static List<ThywillClients> runtimes(int clients) {
        return IntStream.rangeClosed(0, clients / CLIENTS_OF_ADDRESS)
                .mapToObj(i -> ThywillClients.create(builder -> builder, Crowd.address(FIRST_ADDRESS + i)))
                .toList();
    }

    private static final class Tally {
        private final LongAdder operations = new LongAdder();
        private final LongAdder missed = new LongAdder();
        private final LongAdder late = new LongAdder();
        private volatile long attempted;
        private volatile long acknowledged;
        private volatile boolean over;

        void publish(ThywillClient writer, String channel) {
            for (long number = 1; !over; number++) {
                attempted = number;
                writer.channel(channel)
                        .publish(Map.of("number", number))
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
                acknowledged = number;
            }
        }

        void comeAndGo(ThywillClient client, String name, int rounds) {
            var channel = client.channel(name);
            var got = ConcurrentHashMap.<Long>newKeySet();
            var away = new AtomicBoolean();
            channel.onPublication(publication -> {
                if (away.get()) {
                    late.increment();
                }
                got.add(publication.data().get("number").asLong());
            });
            for (int round = 0; round < rounds; round++) {
                away.set(false);
                channel.subscribe(_ -> {}).orTimeout(30, TimeUnit.SECONDS).join();
                long first = attempted + 1;
                operations.increment();
                pause();
                long last = acknowledged;
                channel.unsubscribe().orTimeout(30, TimeUnit.SECONDS).join();
                away.set(true);
                operations.increment();
                for (long number = first; number <= last; number++) {
                    missed.add(got.contains(number) ? 0 : 1);
                }
                pause();
            }
        }

        private static void pause() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
