package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A network that cuts at random loses, doubles and swaps nothing, in either direction.
class RandomCutsTest {
    private static final int STEPS = 4_000;
    private static final int QUIET = 2_000;

    /// One run: what was sent on each way, and what arrived.
    private static final class Run {
        final Random random;
        final ModelServer server = new ModelServer();
        final LossyNetwork network;
        final ManualTimers timers = new ManualTimers();
        final Session session;
        final List<String> sent = new ArrayList<>();
        final List<String> answered = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        final List<String> heard = new ArrayList<>();
        final List<String> publications = new ArrayList<>();
        final List<String> gaps = new ArrayList<>();

        Run(long seed) {
            random = new Random(seed);
            network = new LossyNetwork(server, random);
            session = new Session(
                    new Greeting("echo", "an-instance-of-its-own"),
                    network,
                    timers,
                    new Random(seed + 1),
                    new Recorder(),
                    Runnable::run,
                    Runnable::run);
            session.start();
            while (!(session.state() instanceof State.Connected)) { // who never got a token begins anew
                network.step();
            }
            var _ = session.request(Message.subscribe(ModelServer.ROOM, 0));
        }

        void send() {
            var data = "up" + sent.size();
            sent.add(data);
            var _ = session.request(Message.send(data)).thenAccept(answer -> answered.add(answer.asString("none")));
        }

        void tell() {
            var data = "mine" + told.size();
            if (server.tell(data)) {
                told.add(data);
            }
        }

        void publish() {
            server.publish("all" + server.room.size());
        }

        void step() {
            switch (random.nextInt(100)) {
                case 0, 1 -> network.cut();
                case 2, 3, 4, 5 -> send();
                case 6, 7, 8, 9 -> tell();
                case 10, 11, 12, 13 -> publish();
                case 14, 15, 16, 17, 18, 19 -> timers.advance(random.nextInt(1_000));
                default -> network.step();
            }
        }

        /// Lets everything arrive.
        void calm() {
            for (int i = 0; i < QUIET; i++) {
                if (!network.step()) {
                    timers.advance(100);
                }
            }
        }

        private final class Recorder implements SessionListener {
            @Override
            public void onState(State state) {}

            @Override
            public void onUser(@Nullable User user) {}

            @Override
            public void onPrivate(long offset, JsonNode data) {
                heard.add(data.asString());
            }

            @Override
            public void onPublication(Publication publication) {
                publications.add(publication.data().asString());
            }

            @Override
            public void onSubscription(String channel) {}

            @Override
            public void onCopy(String channel, List<StateChannel.Entry> entries) {}

            @Override
            public void onWritten(String channel, StateChannel.Entry entry) {}

            @Override
            public void onRemoved(String channel, String key) {}

            @Override
            public void onGap(Gap gap) {
                gaps.add(gap.toString());
            }

            @Override
            public void onCall(Incoming.Called call) {
                throw new AssertionError("Nobody calls, but: " + call);
            }

            @Override
            public void onCancel(String call) {
                throw new AssertionError("Nobody cancels, but: " + call);
            }

            @Override
            public void onPush(String queue, JsonNode data, int bytes) {
                throw new AssertionError("Nobody pushes, but: " + data);
            }

            @Override
            public void onProblem(Refused problem) {}
        }
    }

    private static void assertNothingWrong(List<String> sent, List<String> arrived) {
        assertThat(sent).isNotEmpty();
        assertThat(DeliveryChecker.check(sent, arrived)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingIsLostDoubledOrSwapped(long seed) {
        var run = new Run(seed);

        for (int i = 0; i < STEPS; i++) {
            run.step();
        }
        run.calm();

        assertThat(run.network.cuts).isGreaterThan(20);
        assertThat(run.server.fresh).isEqualTo(1);
        assertNothingWrong(run.sent, run.server.handled);
        assertNothingWrong(run.sent, run.answered);
        assertNothingWrong(run.told, run.heard);
        assertNothingWrong(run.server.room, run.publications);
        assertThat(run.gaps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aFrameLostWithinAConnectionIsNoticedAndFetched(long seed) {
        var run = new Run(seed);

        for (int i = 0; i < STEPS; i++) {
            run.step();
            if (i % 200 == 0) {
                run.network.loseOne();
            }
        }
        run.network.cut(); // what was lost last may have had nothing after it
        run.calm();

        assertNothingWrong(run.sent, run.server.handled);
        assertNothingWrong(run.told, run.heard);
        assertNothingWrong(run.server.room, run.publications);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aServerThatForgetsTheClientLosesNothingThatWasPublishedOrSent(long seed) {
        var run = new Run(seed);

        for (int i = 0; i < STEPS; i++) {
            run.step();
            if (i % 500 == 250) {
                run.server.forget();
                run.network.cut();
            }
        }
        run.calm();

        assertThat(run.server.fresh).isGreaterThan(3);
        assertNothingWrong(run.sent, run.server.handled);
        assertNothingWrong(run.server.room, run.publications);
        assertThat(run.gaps).isEmpty();
    }

    /// The checker must see what it is there to see.
    @Test
    void theCheckerNoticesADroppedADoubledAndASwappedFrame() {
        var run = new Run(1);
        for (int i = 0; i < STEPS; i++) {
            run.step();
        }
        run.calm();
        var dropped = new ArrayList<>(run.heard);
        var doubled = new ArrayList<>(run.heard);
        var swapped = new ArrayList<>(run.heard);

        dropped.remove(7);
        doubled.add(7, doubled.get(7));
        Collections.swap(swapped, 7, 8);

        assertThat(DeliveryChecker.check(run.told, dropped)).containsExactly("lost mine7");
        assertThat(DeliveryChecker.check(run.told, doubled)).containsExactly("doubled mine7");
        assertThat(DeliveryChecker.check(run.told, swapped)).containsExactly("reordered mine7");
    }
}
