package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.app.Publication;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;

/// Channels on which not everybody gets everything at once: volatile, lazy, and those that pause for slow clients.
class UnhurriedChannelsTest {
    private final EngineFixture fixture = new EngineFixture();

    private void publishNumbers(String channel, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> fixture.application.publish(channel, number));
    }

    @Nested
    class Volatile {
        private static final String CHANNEL = "volatile/1";

        @Test
        void whoIsThereGetsWhatIsPublishedWithoutOffsets() {
            var connection = fixture.connect(Map.of(CHANNEL, new Subscription(null, 10)));

            publishNumbers(CHANNEL, 1, 2);

            var standing = connection.only(Connected.class).channels().get(CHANNEL);
            assertThat(standing.kind()).isEqualTo(Kind.VOLATILE);
            assertThat(standing.position()).isNull();
            assertThat(connection.published(CHANNEL)).containsExactly("1", "2");
            assertThat(connection.messages(Replay.class))
                    .allSatisfy(replay -> assertThat(
                                    replay.publications().getFirst().offset())
                            .isZero());
        }

        @Test
        void whoIsAwayMissesItAndIsNotTold() {
            var before = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
            fixture.cut(before);
            publishNumbers(CHANNEL, 1, 2);

            var after = fixture.resume(before, Map.of(CHANNEL, new Position("made-up", 7)));
            publishNumbers(CHANNEL, 3, 3);

            assertThat(after.published(CHANNEL)).containsExactly("3");
            assertThat(after.messages(Gap.class)).isEmpty();
        }

        @Test
        void whoIsSlowMissesItAndStays() {
            var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
            publishNumbers(CHANNEL, 1, 1);
            connection.behind(true);
            publishNumbers(CHANNEL, 2, 9);
            connection.behind(false);
            fixture.tasks.runAll();
            publishNumbers(CHANNEL, 10, 10);

            assertThat(connection.published(CHANNEL)).containsExactly("1", "10");
            assertThat(connection.isOpen()).isTrue();
        }

        @Test
        void nothingIsKept() {
            publishNumbers(CHANNEL, 1, 2);
            var channel = fixture.application.context.channel(CHANNEL);

            assertThat(channel.history(10)).isEmpty();
            assertThat(channel.publish(3, "id").offset()).isZero();

            fixture.engine.housekeeping().channels();
            assertThat(fixture.push.open).doesNotContainKey("app/" + CHANNEL);
        }
    }

    @Nested
    class Lazy {
        private static final String CHANNEL = "lazy/1";
        private static final Duration INTERVAL = Duration.ofMillis(500);

        private void pass(Duration time) {
            fixture.clock.advance(time);
            fixture.timers.runDue();
        }

        @Test
        void whatIsPublishedGoesOutTogetherWhenTheIntervalHasPassed() {
            var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));

            publishNumbers(CHANNEL, 1, 2);
            pass(INTERVAL.minusMillis(1));
            publishNumbers(CHANNEL, 3, 3);
            assertThat(connection.published(CHANNEL)).isEmpty();

            pass(Duration.ofMillis(1));
            assertThat(connection.published(CHANNEL)).containsExactly("1", "2", "3");

            publishNumbers(CHANNEL, 4, 4);
            pass(INTERVAL);
            assertThat(connection.published(CHANNEL)).containsExactly("1", "2", "3", "4");
            assertThat(fixture.timers.size()).isZero();
        }

        @Test
        void itHasItsOffsetAndIsInTheHistoryAtOnce() {
            var channel = fixture.application.context.channel(CHANNEL);

            assertThat(channel.publish("one").offset()).isEqualTo(1);
            assertThat(channel.history(5)).extracting(Publication::json).containsExactly("\"one\"");
        }

        @Test
        void whoSubscribesMeanwhileGetsNothingTwiceAndMissesNothing() {
            var early = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
            publishNumbers(CHANNEL, 1, 3);

            var late = fixture.connect(Map.of(CHANNEL, new Subscription(null, 2)));
            publishNumbers(CHANNEL, 4, 4);
            pass(INTERVAL);

            assertThat(early.published(CHANNEL)).containsExactly("1", "2", "3", "4");
            assertThat(late.published(CHANNEL)).containsExactly("2", "3", "4");
        }

        @Test
        void whoReturnsMeanwhileGoesOnWhereItWas() {
            var before = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
            var begin = before.only(Connected.class).channels().get(CHANNEL).position();
            publishNumbers(CHANNEL, 1, 3);
            fixture.cut(before);

            var after = fixture.resume(before, Map.of(CHANNEL, begin));
            pass(INTERVAL);

            assertThat(before.published(CHANNEL)).isEmpty();
            assertThat(after.published(CHANNEL)).containsExactly("1", "2", "3");
        }

        @Test
        void muchOfItDoesNotWait() {
            var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));

            publishNumbers(CHANNEL, 1, 1_000);

            assertThat(connection.published(CHANNEL)).hasSize(1_000);
        }

        @Test
        void itIsOverWhenTheApplicationIs() {
            publishNumbers(CHANNEL, 1, 1);

            fixture.engine.stop(Duration.ofSeconds(1));
            pass(INTERVAL);

            assertThat(fixture.push.open).isEmpty();
        }
    }

    @Nested
    class Paused {
        private static final String CHANNEL = "paused/1";

        @Test
        void aSlowClientGoesOnWhereItWasAndItsOtherChannelsDoNotWait() {
            var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE, "open/1", Subscription.LIVE));
            publishNumbers(CHANNEL, 1, 2);
            connection.behind(true);
            publishNumbers(CHANNEL, 3, 50);
            publishNumbers("open/1", 1, 1);
            assertThat(connection.published(CHANNEL)).containsExactly("1", "2");
            assertThat(connection.published("open/1")).containsExactly("1");

            connection.behind(false);
            fixture.tasks.runAll();
            publishNumbers(CHANNEL, 51, 51);

            assertThat(connection.published(CHANNEL))
                    .isEqualTo(IntStream.rangeClosed(1, 51)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(fixture.count("slow.paused")).isEqualTo(1);
        }

        @Test
        void whatItsHistoryDoesNotHoldIsAnnounced() {
            var small = fixture.application.context;
            small.declare(
                    "brief",
                    ChannelOptions.reliable()
                            .slowClient(SlowClient.PAUSE)
                            .allow(Right.SUBSCRIBE)
                            .historySize(2));
            var connection = fixture.connect(Map.of("brief", Subscription.LIVE));
            connection.behind(true);

            publishNumbers("brief", 1, 9);
            fixture.tasks.runAll();

            assertThat(connection.only(Gap.class).from()).isEqualTo(1);
            assertThat(connection.only(Gap.class).to()).isEqualTo(7);
            assertThat(connection.published("brief")).containsExactly("8", "9");
        }

        @Test
        void aConnectionThatIsReplacedLeavesTheRestToTheNewerOne() {
            var before = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
            var begin = before.only(Connected.class).channels().get(CHANNEL).position();
            before.behind(true);
            publishNumbers(CHANNEL, 1, 3);

            var after = fixture.resume(before, Map.of(CHANNEL, begin));

            assertThat(after.published(CHANNEL)).containsExactly("1", "2", "3");
            assertThat(before.published(CHANNEL)).isEmpty();
        }
    }
}
