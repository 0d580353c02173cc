package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.subscribe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions;
import org.thywill.app.PublishOptions;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;

class SubscriptionTest {
    private final EngineFixture fixture = new EngineFixture();

    private void publishNumbers(String channel, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> fixture.application.publish(channel, number));
    }

    private static Position position(FakeConnection connection, String channel) {
        return connection.only(Connected.class).channels().get(channel).position();
    }

    @Test
    void aChannelThatIsOpenedWhileItsApplicationStopsIsNotLeftBehind() {
        for (var options : List.of(ChannelOptions.durable(), ChannelOptions.reliable())) {
            var hub = fixture.hub(new HistoryBudget(1 << 20, fixture.tasks, new EngineCounters(fixture.counters)));
            hub.declare("slow", options);
            fixture.clock.whenRead(hub::close);

            assertThatIllegalStateException().isThrownBy(() -> hub.obtain("slow"));

            assertThat(hub.channels()).isEmpty();
            assertThat(fixture.push.open).isEmpty();
        }
    }

    @Test
    void aSubscriberReceivesWhatIsPublishedFromThenOn() {
        var connection = fixture.connect();
        publishNumbers("open/1", 1, 2);

        fixture.receive(connection, subscribe(1, "open/1"));
        publishNumbers("open/1", 3, 4);

        assertThat(connection.only(Subscribed.class).standing().position().offset())
                .isEqualTo(2);
        assertThat(connection.published("open/1")).containsExactly("3", "4");
        assertThat(connection.only(Acknowledged.class).number()).isEqualTo(1);
    }

    @Test
    void clientsHearEachOtherAndThemselves() {
        var one = fixture.connect(Map.of("open/1", Subscription.LIVE));
        var two = fixture.connect(Map.of("open/1", Subscription.LIVE));

        fixture.receive(one, publish(1, "open/1", "hello"));

        assertThat(one.published("open/1")).containsExactly("\"hello\"");
        assertThat(two.published("open/1")).containsExactly("\"hello\"");
        assertThat(one.messages().getLast()).isEqualTo(new Acknowledged(1));
    }

    @Test
    void theNewestPublicationsComeFirstIfAskedFor() {
        publishNumbers("open/1", 1, 10);

        var connection = fixture.connect(Map.of("open/1", new Subscription(null, 3)));
        publishNumbers("open/1", 11, 11);

        assertThat(position(connection, "open/1").offset()).isEqualTo(7);
        assertThat(connection.published("open/1")).containsExactly("8", "9", "10", "11");
        assertThat(connection.messages(Gap.class)).isEmpty();
    }

    @Test
    void aSubscriberThatWasAwayMissesNothing() {
        var before = fixture.connect(Map.of("open/1", Subscription.LIVE));
        publishNumbers("open/1", 1, 2);
        fixture.cut(before);
        publishNumbers("open/1", 3, 5);
        var seen = new Position(position(before, "open/1").epoch(), 2);

        var after = fixture.resume(before, Map.of("open/1", seen));
        publishNumbers("open/1", 6, 6);

        assertThat(position(after, "open/1")).isEqualTo(seen);
        assertThat(after.published("open/1")).containsExactly("3", "4", "5", "6");
    }

    @Test
    void aSubscriberThatHasSeenNothingYetMissesNothing() {
        var before = fixture.connect(Map.of("open/1", Subscription.LIVE));
        fixture.cut(before);
        publishNumbers("open/1", 1, 2);

        var after = fixture.resume(before, Map.of("open/1", position(before, "open/1")));

        assertThat(after.published("open/1")).containsExactly("1", "2");
    }

    @Test
    void aSubscriptionThatTheClientNeverHeardOfGoesOnFromItsBegin() {
        var before = fixture.connect();
        fixture.cut(before);
        publishNumbers("open/1", 1, 2);
        fixture.application.context.channel("open/1").subscribe(fixture.application.clients.getFirst(), 1);
        publishNumbers("open/1", 3, 3);

        var after = fixture.resume(before, Map.of());

        assertThat(position(after, "open/1").offset()).isEqualTo(1);
        assertThat(after.published("open/1")).containsExactly("2", "3");
    }

    @Test
    void whatIsLostIsAnnouncedWithItsTrueRange() {
        var before = fixture.connect(Map.of("tiny/1", Subscription.LIVE));
        publishNumbers("tiny/1", 1, 2);
        fixture.cut(before);
        publishNumbers("tiny/1", 3, 10);
        var epoch = position(before, "tiny/1").epoch();

        var after = fixture.resume(before, Map.of("tiny/1", new Position(epoch, 2)));

        assertThat(after.only(Gap.class)).isEqualTo(new Gap("tiny/1", epoch, 3, 7, false));
        assertThat(after.published("tiny/1")).containsExactly("8", "9", "10");
        assertThat(fixture.count("gaps")).isEqualTo(1);
    }

    @Test
    void anotherEpochIsAnnouncedAndAllThereIsFollows() {
        publishNumbers("tiny/1", 1, 5);
        var connection = fixture.connect();

        fixture.receive(
                connection, new Subscribe(1, "tiny/1", new Subscription(new Position("before-the-restart", 40), 0)));

        var subscribed = connection.only(Subscribed.class).standing().position();
        assertThat(subscribed.offset()).isZero();
        assertThat(connection.only(Gap.class)).isEqualTo(new Gap("tiny/1", subscribed.epoch(), 1, 2, true));
        assertThat(connection.published("tiny/1")).containsExactly("3", "4", "5");
    }

    @Test
    void aPositionBeyondTheNewestIsTakenForAnotherEpoch() {
        publishNumbers("open/1", 1, 2);
        var first = fixture.connect(Map.of("open/1", Subscription.LIVE));
        var epoch = position(first, "open/1").epoch();

        var connection = fixture.connect(Map.of("open/1", new Subscription(new Position(epoch, 3), 0)));

        assertThat(connection.only(Gap.class)).isEqualTo(new Gap("open/1", epoch, 1, 0, true));
        assertThat(connection.published("open/1")).containsExactly("1", "2");
    }

    @Test
    void channelsThatAreNotForClientsAreAbsentAndNamed() {
        var wishes = new HashMap<String, Subscription>();
        wishes.put("open/1", Subscription.LIVE);
        wishes.put("secret", Subscription.LIVE);
        wishes.put("not legal", Subscription.LIVE);

        var connection = fixture.connect(wishes);

        assertThat(connection.only(Connected.class).channels()).containsOnlyKeys("@", "open/1");
        assertThat(connection.messages(Problem.class))
                .allSatisfy(problem -> assertThat(problem.error().code()).isEqualTo("forbidden"))
                .extracting(Problem::wished)
                .containsExactlyInAnyOrder("secret", "not legal");
        assertThat(connection.messages().getFirst()).isInstanceOf(Connected.class);
    }

    @Test
    void aForbiddenSubscriptionIsAnswered() {
        var connection = fixture.connect();

        fixture.receive(connection, subscribe(1, "secret"));
        fixture.receive(connection, subscribe(0, "secret"));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("forbidden");
        assertThat(connection.only(Problem.class).error().code()).isEqualTo("forbidden");
        assertThat(connection.messages(Subscribed.class)).isEmpty();
    }

    @Test
    void aClientHasOnlySoManySubscriptions() {
        var small = new EngineFixture(Map.of("maxSubscriptions", 1));
        var connection = small.connect(Map.of("open/1", Subscription.LIVE));

        small.receive(connection, subscribe(1, "open/2"));
        small.receive(connection, subscribe(2, "open/1"));
        small.receive(connection, new Unsubscribe(3, "open/1"));
        small.receive(connection, subscribe(4, "open/2"));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("too-many-subscriptions");
        assertThat(connection.messages(Subscribed.class)).hasSize(2);
        assertThat(connection.only(Unsubscribed.class).channel()).isEqualTo("open/1");
    }

    @Test
    void whoUnsubscribesReceivesNothingMore() {
        var connection = fixture.connect(Map.of("open/1", Subscription.LIVE));

        fixture.receive(connection, new Unsubscribe(1, "open/1"));
        publishNumbers("open/1", 1, 1);

        assertThat(connection.published("open/1")).isEmpty();
        assertThat(fixture.application.context.channel("open/1").subscribers()).isEmpty();
    }

    @Test
    void theApplicationSubscribesAndUnsubscribesClientsItself() {
        var connection = fixture.connect();
        var client = fixture.application.clients.getFirst();
        var channel = fixture.application.context.channel("secret");

        channel.subscribe(client);
        channel.subscribe(client);
        channel.publish("for members");
        assertThat(channel.subscribers()).containsExactly(client);
        channel.unsubscribe(client);
        channel.unsubscribe(client);
        channel.publish("too late");

        assertThat(connection.published("secret")).containsExactly("\"for members\"");
        assertThat(connection.messages(Subscribed.class)).hasSize(1);
        assertThat(connection.messages(Unsubscribed.class)).hasSize(1);
    }

    @Test
    void aClientThatIsGoneIsNoSubscriber() {
        var connection = fixture.connect(Map.of("open/1", Subscription.LIVE));
        var client = fixture.application.clients.getFirst();
        connection.link().closed(true);
        fixture.tasks.runAll();

        fixture.application.context.channel("open/1").subscribe(client);

        assertThat(fixture.application.context.channel("open/1").subscribers()).isEmpty();
    }

    @Test
    void muchIsSentInPiecesThatWaitForTheConnection() {
        var text = "x".repeat(50_000);
        for (int i = 0; i < 20; i++) {
            fixture.application.publish("open/1", text + i);
        }
        var slow = fixture.connect(Map.of("open/1", new Subscription(null, 20)), new FakeConnection().stuffed());

        assertThat(slow.published("open/1")).isEmpty();
        fixture.application.publish("open/1", "live");
        slow.drain(1_000);
        fixture.tasks.runAll();
        fixture.application.publish("open/1", "at last");

        assertThat(slow.published("open/1")).hasSize(22).endsWith("\"live\"", "\"at last\"");
        assertThat(slow.messages(Replay.class).stream()
                        .flatMap(replay -> replay.publications().stream())
                        .map(publication -> (int) publication.offset()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(fixture.count("catch-ups")).isEqualTo(1);
    }

    @Test
    void anUnsubscriptionEndsACatchUp() {
        for (int i = 0; i < 20; i++) {
            fixture.application.publish("open/1", "x".repeat(50_000));
        }
        var slow = fixture.connect(Map.of("open/1", new Subscription(null, 20)), new FakeConnection().stuffed());

        slow.link().receive(new Unsubscribe(0, "open/1"));
        slow.drain(1_000);
        fixture.tasks.runAll();

        assertThat(slow.messages().getLast()).isEqualTo(new Unsubscribed("open/1"));
        assertThat(slow.published("open/1")).isEmpty();
    }

    @Test
    void aChannelThatNobodyNeedsIsDroppedAndBeginsAnew() {
        var first = fixture.connect(Map.of("open/1", Subscription.LIVE));
        publishNumbers("open/1", 1, 2);
        var epoch = position(first, "open/1").epoch();
        fixture.receive(first, new Unsubscribe(0, "open/1"));

        fixture.engine.housekeeping().channels();
        assertThat(fixture.push.open).containsKey("app/open/1");
        fixture.clock.advance(Duration.ofMinutes(11));
        fixture.engine.housekeeping().channels();
        assertThat(fixture.push.open).doesNotContainKey("app/open/1");

        var second = fixture.connect(Map.of("open/1", new Subscription(new Position(epoch, 2), 0)));
        assertThat(second.only(Gap.class).reset()).isTrue();
        assertThat(position(second, "open/1").epoch()).isNotEqualTo(epoch);
    }

    @Test
    void aChannelWithAnAbsentSubscriberStays() {
        var first = fixture.connect(Map.of("open/1", Subscription.LIVE));
        fixture.cut(first);

        fixture.clock.advance(Duration.ofMinutes(9));
        fixture.engine.housekeeping().channels();

        assertThat(fixture.push.open).containsKey("app/open/1");
    }

    @Test
    void pastTheBudgetTheChannelsUsedLeastRecentlyLoseTheirHistory() {
        long each = 1_000 + ChannelResources.CHANNEL_BYTES;
        var budget = new HistoryBudget(10 * each * 5 / 4, fixture.tasks, new EngineCounters(fixture.counters));
        var hub = fixture.hub(budget);
        var text = EngineFixture.json("x".repeat(900));
        for (int i = 0; i < 11; i++) {
            fixture.clock.advance(Duration.ofMillis(1));
            hub.publish("c/" + i, text, PublishOptions.DEFAULT, null);
        }

        fixture.tasks.runAll();

        assertThat(budget.usedBytes()).isLessThanOrEqualTo(8 * each);
        assertThat(hub.existing("c/0")).isNull();
        assertThat(hub.existing("c/10").newest(10, fixture.clock.millis())).hasSize(1);
        assertThat(fixture.count("history.evicted")).isEqualTo(3);
    }

    @Test
    void aChannelWithASubscriberLosesItsHistoryAndKeepsItsEpoch() {
        var connection = fixture.connect(Map.of("open/1", Subscription.LIVE));
        var before = position(connection, "open/1");
        fixture.cut(connection);
        fixture.application.publish("open/1", "lost");
        var channel = ((ClientState) fixture.application.clients.getFirst())
                .application()
                .hub()
                .existing("open/1");

        assertThat(channel.evictable().forgetHistory()).isTrue();
        var after = fixture.resume(connection, Map.of("open/1", before));

        assertThat(after.only(Gap.class)).isEqualTo(new Gap("open/1", before.epoch(), 1, 1, false));
    }

    @Test
    void manyChannelsWithNothingInThemAreTooMuchToo() {
        var budget = new HistoryBudget(
                10L * ChannelResources.CHANNEL_BYTES * 5 / 4, fixture.tasks, new EngineCounters(fixture.counters));
        var hub = fixture.hub(budget);
        for (int i = 0; i < 11; i++) {
            hub.obtain("c/" + i);
        }
        assertThat(budget.usedBytes()).isEqualTo(11L * ChannelResources.CHANNEL_BYTES);

        fixture.tasks.runAll();

        assertThat(budget.usedBytes()).isEqualTo(8L * ChannelResources.CHANNEL_BYTES);
        assertThat(hub.channels()).hasSize(8);
    }

    @Test
    void whoMakesChannelsFasterThanOthersAreGivenUpMakesRoomForThemFirst() {
        int each = 1_000 + ChannelResources.CHANNEL_BYTES;
        var budget = new HistoryBudget(50L * each, fixture.tasks, new EngineCounters(fixture.counters));
        var hub = fixture.hub(budget);
        var text = EngineFixture.json("x".repeat(900));

        for (int i = 0; i < 1_000; i++) { // and nothing that waits for another thread is done
            hub.publish("c/" + i, text, PublishOptions.DEFAULT, null);
            assertThat(budget.usedBytes()).isLessThanOrEqualTo(50L * each);
            assertThat(hub.existing("c/" + i).newest(1, fixture.clock.millis())).hasSize(1);
        }

        assertThat(hub.existing("c/900")).isNull();
        assertThat(hub.channels().count())
                .isBetween(40L, 60L)
                .isEqualTo(budget.order().size());
        assertThat(fixture.count("history.evicted.at-once"))
                .isEqualTo(1_000 - hub.channels().count());
    }

    @Test
    void whatPublishersAddToChannelsInUseIsMadeRoomForToo() {
        var budget = new HistoryBudget(20_000, fixture.tasks, new EngineCounters(fixture.counters));
        var hub = fixture.hub(budget);
        var text = EngineFixture.json("x".repeat(900));

        for (int i = 0; i < 1_000; i++) {
            hub.publish("c/" + i % 8, text, PublishOptions.DEFAULT, null);
            assertThat(budget.usedBytes()).isLessThanOrEqualTo(20_000);
        }
    }

    @Test
    void aChannelForWhichThereIsNoMemoryLeftIsRefused() {
        var budget = new HistoryBudget(
                4L * ChannelResources.CHANNEL_BYTES, fixture.tasks, new EngineCounters(fixture.counters));
        var hub = fixture.hub(budget);
        for (int i = 0; i < 4; i++) {
            hub.obtain("c/" + i).keepUntil(fixture.clock.millis() + 1_000);
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> hub.obtain("c/4"))
                .withMessageContaining("thywill.engine.history-heap-percent");
        assertThat(fixture.count("refused.channels")).isEqualTo(1);

        fixture.clock.advance(Duration.ofSeconds(2));
        hub.obtain("c/4");
        assertThat(budget.usedBytes()).isEqualTo(4L * ChannelResources.CHANNEL_BYTES);
    }

    @Test
    void whatIsForAnAbsentClientAloneIsGivenUpToo() {
        var connection = fixture.connect();
        fixture.cut(connection);
        var client = (ClientState) fixture.application.clients.getFirst();
        client.send("lost");

        assertThat(client.forgetHistory()).isTrue();
        var after = fixture.resume(connection, Map.of("@", position(connection, "@")));

        assertThat(after.only(Gap.class).to()).isEqualTo(1);
        assertThat(after.direct()).isEmpty();
        assertThat(client.forgetHistory()).isFalse();
    }

    @Test
    void moreChannelsThanAllowedAreRefused() {
        var small = new EngineFixture(Map.of("maxChannels", 1));
        var connection = small.connect();

        small.receive(connection, publish(1, "open/1", 1));
        small.receive(connection, publish(2, "open/2", 1));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("overloaded");
        assertThat(small.count("refused.channels")).isEqualTo(1);
    }
}
