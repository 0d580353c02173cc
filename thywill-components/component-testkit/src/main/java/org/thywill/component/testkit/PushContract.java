package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.Push;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient.Delivery;

/// What every push does. A push's own test extends this and says how to start one and how to connect to it; the
/// test takes the engine's part.
///
/// Each test gets a push of its own, started, with a [RecordingGateway]. One of them stops it, so what cleans up
/// afterwards must bear that it is stopped already.
@Timeout(60)
public abstract class PushContract {
    private static final String APPLICATION = "talk";
    private static final String CHANNEL = "room/1";

    /// Enough for the buffers of both ends of a socket and the longest queue.
    private static final int LARGE_COUNT = 1_000;

    private static final String KILOBYTES = "x".repeat(32 << 10);

    protected abstract Push push();

    /// Connects a client of an application over the real transport and asks for channels, in whatever way the
    /// protocol has for it. Returns once the gateway has heard of both and the client knows that it is connected.
    /// That it is attached to fan-outs is the test's part.
    protected abstract PushClient connect(String application, String... channels);

    @Test
    void messagesToAClientArriveInTheOrderInWhichTheyWereSent() {
        try (var client = connect(APPLICATION)) {
            var sent = numbers(1, 100);

            sent.forEach(number -> client.link().connection().send(direct(number)));

            assertThat(client.receive(100)).isEqualTo(deliveries("@", sent));
        }
    }

    @Test
    void publicationsArriveAtEverySubscriberInTheOrderInWhichTheyWerePublished() {
        try (var one = connect(APPLICATION, CHANNEL);
                var other = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, one);
            attach(fanout, other);
            var published = numbers(1, 100);

            published.forEach(number -> fanout.publish(publication(number)));

            assertThat(one.receive(100)).isEqualTo(deliveries(CHANNEL, published));
            assertThat(other.receive(100)).isEqualTo(deliveries(CHANNEL, published));
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
    void aClientThatIsAttachedWhileOthersPublishGetsEverythingFromThereOn() throws InterruptedException {
        try (var client = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            var engine = new Engine(fanout);

            var publishers = engine.publishOnThreads(4, 250);
            long next = engine.attach(client);
            publishers.join();

            engine.publish(100);
            var expected = numbers((int) next, 1_100 - (int) next + 1);
            assertThat(client.receive(expected.size())).isEqualTo(deliveries(CHANNEL, expected));
        }
    }

    @Test
    void afterDetachNothingOfTheChannelComes() {
        try (var client = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, client);
            fanout.publish(publication(1));

            fanout.detach(client.link().connection());
            fanout.publish(publication(2));
            client.link().connection().send(direct(3));

            assertThat(client.receive(2)).containsExactly(new Delivery(CHANNEL, "1"), new Delivery("@", "3"));
        }
    }

    @Test
    void aConnectionThatIsLeftOutOfSomePublicationsGetsWhatStandsForThemInTheirPlaces() {
        try (var one = connect(APPLICATION, CHANNEL);
                var other = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, one);
            attach(fanout, other);

            for (int number = 1; number <= 60; number++) {
                boolean leftOut = number % 3 == 0;
                if (leftOut) {
                    fanout.detach(one.link().connection());
                }
                fanout.publish(publication(number));
                if (leftOut) {
                    fanout.attach(one.link().connection(), List.of(direct(number)));
                }
            }

            assertThat(one.receive(60))
                    .isEqualTo(numbers(1, 60).stream()
                            .map(number -> new Delivery(number % 3 == 0 ? "@" : CHANNEL, "" + number))
                            .toList());
            assertThat(other.receive(60)).isEqualTo(deliveries(CHANNEL, numbers(1, 60)));
        }
    }

    @Test
    void twoApplicationsWithAChannelOfTheSameNameDoNotSeeEachOther() {
        try (var talk = connect("talk", CHANNEL);
                var arena = connect("arena", CHANNEL)) {
            var ofTalk = push().fanout("talk", CHANNEL);
            var ofArena = push().fanout("arena", CHANNEL);
            attach(ofTalk, talk);
            attach(ofArena, arena);

            ofTalk.publish(publication(1));
            ofArena.publish(publication(2));
            ofTalk.publish(publication(3));
            ofArena.publish(publication(4));

            assertThat(talk.receive(2)).isEqualTo(deliveries(CHANNEL, List.of(1, 3)));
            assertThat(arena.receive(2)).isEqualTo(deliveries(CHANNEL, List.of(2, 4)));
        }
    }

    @Test
    void aClientGetsEveryChannelItIsAttachedToAndNoOther() {
        try (var client = connect(APPLICATION, "a", "b")) {
            var a = push().fanout(APPLICATION, "a");
            var b = push().fanout(APPLICATION, "b");
            var c = push().fanout(APPLICATION, "c");
            a.attach(client.link().connection(), List.of(subscribed("a")));
            b.attach(client.link().connection(), List.of(subscribed("b")));

            a.publish(publication(1));
            c.publish(publication(2));
            b.publish(publication(3));
            client.link().connection().send(direct(4));

            assertThat(client.receive(3))
                    .containsExactlyInAnyOrder(new Delivery("a", "1"), new Delivery("b", "3"), new Delivery("@", "4"));
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
    void aClientThatDoesNotReadIsClosedAndOthersGetEverything() {
        try (var reading = connect(APPLICATION, CHANNEL);
                var stuck = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, reading);
            attach(fanout, stuck);
            stuck.stopReading();
            var kilobytes = "\"" + "x".repeat(32 << 10) + "\"";

            // Enough for the buffers of both sockets and the longest queue; each is read before the next is sent.
            for (int offset = 1; offset <= 1_000; offset++) {
                fanout.publish(new Publication(offset, 0, null, Json.ofValid(kilobytes)));
                assertThat(reading.receive(1)).containsExactly(new Delivery(CHANNEL, kilobytes));
            }

            assertThat(stuck.link().awaitClosed()).isFalse();
            stuck.resumeReading();
            assertThat(stuck.awaitClosing().code()).isIn(CloseReason.SLOW.code(), 0);
        }
    }

    @Test
    void onAChannelThatMayDropAClientThatDoesNotReadMissesSomeAndStays() throws Exception {
        try (var reading = connect(APPLICATION, CHANNEL);
                var stuck = connect(APPLICATION, CHANNEL, "probe")) {
            var fanout = push().fanout(APPLICATION, CHANNEL, SlowClient.DROP);
            var probe = push().fanout(APPLICATION, "probe", SlowClient.PAUSE);
            var behind = new CompletableFuture<Long>();
            attach(fanout, reading);
            attach(fanout, stuck);
            probe.attach(stuck.link().connection(), List.of(subscribed("probe")), behind::complete);
            stuck.stopReading();

            int known = publishLarge(fanout, reading, 0, () -> {
                probe.publish(publication(1));
                return behind.isDone();
            });
            var left = new AtomicInteger(100);
            int last = publishLarge(fanout, reading, known, () -> left.decrementAndGet() < 0);
            stuck.resumeReading();
            stuck.link().connection().send(direct(0));

            var came = receiveUpTo(stuck, new Delivery("@", "0"));
            came.removeIf(delivery -> delivery.channel().equals("probe"));
            assertThat(came.size()).isLessThan(last);
            assertThat(larges(1, last)).containsSubsequence(came);
        }
    }

    @Test
    void onAChannelThatConflatesAClientThatDoesNotReadIsDetachedAndCatchesUp() throws Exception {
        try (var reading = connect(APPLICATION, CHANNEL);
                var stuck = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL, SlowClient.CONFLATE);
            var behind = new CompletableFuture<Long>();
            attach(fanout, reading);
            fanout.attach(stuck.link().connection(), List.of(subscribed(CHANNEL)), behind::complete);
            stuck.stopReading();

            int last = publishLarge(fanout, reading, 0, behind::isDone);
            int got = behind.get(10, TimeUnit.SECONDS).intValue();
            fanout.publish(large(++last));
            stuck.resumeReading();
            assertThat(stuck.link().connection().awaitWritable(Duration.ofSeconds(10)))
                    .isTrue();
            var newest = new ServerMessage.Replay(CHANNEL, List.of(large(last)));
            fanout.attach(stuck.link().connection(), List.of(newest), behind::complete);
            fanout.publish(large(last + 1));

            var expected = larges(1, got);
            expected.addAll(larges(last, 2));
            assertThat(stuck.receive(expected.size())).isEqualTo(expected);
        }
    }

    /// Publishes and lets a client read until something is the case.
    ///
    /// @return the number of the last publication
    private static int publishLarge(Fanout fanout, PushClient reader, int after, BooleanSupplier until) {
        int last = after;
        while (!until.getAsBoolean() && last < LARGE_COUNT) {
            fanout.publish(large(++last));
            assertThat(reader.receive(1)).containsExactly(new Delivery(CHANNEL, largeData(last)));
        }
        return last;
    }

    private static Publication large(int number) {
        return new Publication(number, 0, null, "key", null, Json.ofValid(largeData(number)));
    }

    private static String largeData(int number) {
        return "\"" + number + KILOBYTES + "\"";
    }

    private static List<Delivery> larges(int from, int count) {
        return numbers(from, count).stream()
                .map(number -> new Delivery(CHANNEL, largeData(number)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Delivery> receiveUpTo(PushClient client, Delivery end) {
        var came = new ArrayList<Delivery>();
        for (var next = client.receive(1).getFirst();
                !next.equals(end);
                next = client.receive(1).getFirst()) {
            came.add(next);
        }
        return came;
    }

    @Test
    void whatHasAKeyOrNoOffsetArrivesAsItIs() {
        try (var client = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, client);

            fanout.publish(new Publication(3, 0, null, "a \"key\"", null, Json.ofValid("3")));
            fanout.publish(new Publication(7, 0, null, "", null, Json.ofValid("7")));
            fanout.publish(new Publication(0, 0, null, Json.ofValid("0")));

            assertThat(client.receive(3))
                    .containsExactly(
                            new Delivery(CHANNEL, "3"), new Delivery(CHANNEL, "7"), new Delivery(CHANNEL, "0"));
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
    void aClosedFanoutDeliversNothingAndTheNextOfThatNameBeginsWithNobody() {
        try (var client = connect(APPLICATION, CHANNEL)) {
            var first = push().fanout(APPLICATION, CHANNEL);
            attach(first, client);
            first.publish(publication(1));

            first.close();
            push().fanout(APPLICATION, CHANNEL).publish(publication(2));
            client.link().connection().send(direct(3));

            assertThat(client.receive(2)).containsExactly(new Delivery(CHANNEL, "1"), new Delivery("@", "3"));
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

    private static void attach(Fanout fanout, PushClient client) {
        fanout.attach(client.link().connection(), List.of(subscribed(CHANNEL)));
    }

    private static String nextSend(PushClient client) {
        while (true) {
            if (client.link().nextMessage() instanceof ClientMessage.Send send) {
                return send.json().toString();
            }
        }
    }

    private static ServerMessage subscribed(String channel) {
        return new ServerMessage.Subscribed(channel, new Position("e", 0));
    }

    private static ServerMessage direct(long number) {
        return new ServerMessage.Direct(number, Json.ofValid("" + number));
    }

    private static Publication publication(long number) {
        return new Publication(number, 0, null, Json.ofValid("" + number));
    }

    private static List<Integer> numbers(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }

    private static List<Delivery> deliveries(String channel, List<Integer> numbers) {
        return numbers.stream()
                .map(number -> new Delivery(channel, "" + number))
                .toList();
    }

    /// Calls a fan-out as the engine does: one call at a time, on whatever thread.
    private static final class Engine {
        private final Fanout fanout;
        private final ReentrantLock lock = new ReentrantLock();
        private long next = 1; // guarded by lock

        Engine(Fanout fanout) {
            this.fanout = fanout;
        }

        Publishers publishOnThreads(int count, int each) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < count; i++) {
                threads.add(Thread.startVirtualThread(() -> publish(each)));
            }
            return () -> {
                for (var thread : threads) {
                    thread.join();
                }
            };
        }

        void publish(long count) {
            for (long i = 0; i < count; i++) {
                lock.lock();
                try {
                    fanout.publish(publication(next++));
                } finally {
                    lock.unlock();
                }
            }
        }

        /// Returns the offset of the first publication that the client will get.
        long attach(PushClient client) {
            lock.lock();
            try {
                PushContract.attach(fanout, client);
                return next;
            } finally {
                lock.unlock();
            }
        }
    }

    private interface Publishers {
        void join() throws InterruptedException;
    }
}
