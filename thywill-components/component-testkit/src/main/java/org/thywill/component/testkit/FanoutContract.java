package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.testkit.PushClient.Delivery;

/// What every push does with what is published. A part of [PushContract].
abstract class FanoutContract extends PushFixture {

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
    void whatReplacesSomethingArrivesWholeWhereNobodyTakesPatches() {
        try (var client = connect(APPLICATION, CHANNEL)) {
            var fanout = push().fanout(APPLICATION, CHANNEL);
            attach(fanout, client);
            var before = new Publication(3, 0, null, "", null, Json.ofValid("{\"name\":\"somebody\",\"x\":1}"));
            var after = new Publication(4, 0, null, "", null, Json.ofValid("{\"name\":\"somebody\",\"x\":2}"));

            fanout.publish(before);
            fanout.publish(after, before);

            assertThat(client.receive(2))
                    .containsExactly(
                            new Delivery(CHANNEL, before.json().toString()),
                            new Delivery(CHANNEL, after.json().toString()));
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
                PushFixture.attach(fanout, client);
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
