package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.Publication;
import org.thywill.app.PublishOptions;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Subscribed;

class LatestChannelTest {
    private static final String CHANNEL = "latest/1";

    private final EngineFixture fixture = new EngineFixture();

    private Publication publish(String channel, String key, Object data) {
        return fixture.application.context.channel(channel).publish(data, PublishOptions.keyed(key));
    }

    private static Position begin(FakeConnection connection, String channel) {
        return connection.only(Connected.class).channels().get(channel).position();
    }

    @Test
    void whoSubscribesGetsTheNewestOfEachKeyInTheOrderInWhichTheyWerePublished() {
        publish(CHANNEL, "a", 1);
        publish(CHANNEL, "b", 2);
        publish(CHANNEL, "", 3);
        publish(CHANNEL, "a", 4);

        var connection = fixture.connect(Map.of(CHANNEL, new Subscription(null, 1)));
        publish(CHANNEL, "b", 5);

        assertThat(connection.only(Connected.class).channels().get(CHANNEL).kind())
                .isEqualTo(Kind.LATEST);
        assertThat(begin(connection, CHANNEL).offset()).isZero();
        assertThat(connection.published(CHANNEL)).containsExactly("2", "3", "4", "5");
        assertThat(offsets(connection)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(connection.messages(Gap.class)).isEmpty();
    }

    @Test
    void whomTheApplicationSubscribesGetsTheNewestOfEachKeyToo() {
        publish(CHANNEL, "a", 1);
        publish(CHANNEL, "a", 2);
        publish(CHANNEL, "b", 3);
        var connection = fixture.connect();

        fixture.application.context.channel(CHANNEL).subscribe(fixture.application.clients.getFirst());

        assertThat(connection.published(CHANNEL)).containsExactly("2", "3");
    }

    private static List<Long> offsets(FakeConnection connection) {
        return connection.messages(Replay.class).stream()
                .flatMap(replay -> replay.publications().stream())
                .map(org.thywill.component.Publication::offset)
                .toList();
    }

    @Test
    void whoWasAwayGetsTheNewestOfWhatChangedAndNoGapForWhatWasReplaced() {
        publish(CHANNEL, "same", 1);
        var before = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
        fixture.cut(before);
        IntStream.rangeClosed(2, 500).forEach(number -> publish(CHANNEL, "key" + number % 2, number));

        var after = fixture.resume(
                before, Map.of(CHANNEL, new Position(begin(before, CHANNEL).epoch(), 1)));

        assertThat(begin(after, CHANNEL).offset()).isEqualTo(1);
        assertThat(after.published(CHANNEL)).containsExactly("499", "500");
        assertThat(after.messages(Gap.class)).isEmpty();
    }

    @Test
    void beyondTheLimitTheKeyThatIsOldestGoesAndThatIsAnnounced() {
        var before = fixture.connect(Map.of("few/1", Subscription.LIVE));
        fixture.cut(before);
        publish("few/1", "a", 1);
        publish("few/1", "b", 2);
        publish("few/1", "c", 3);
        publish("few/1", "a", 4);
        publish("few/1", "d", 5);

        var after = fixture.resume(before, Map.of("few/1", begin(before, "few/1")));

        assertThat(after.only(Gap.class))
                .isEqualTo(new Gap("few/1", begin(before, "few/1").epoch(), 1, 2, false));
        assertThat(after.published("few/1")).containsExactly("3", "4", "5");
        assertThat(fixture.application.context.channel("few/1").history(10))
                .extracting(Publication::key)
                .containsExactly("c", "a", "d");
    }

    @Test
    void historyGivesTheNewestOfEachKey() {
        publish(CHANNEL, "a", 1);
        publish(CHANNEL, "b", 2);
        publish(CHANNEL, "a", 3);
        publish(CHANNEL, "c", 4);
        var channel = fixture.application.context.channel(CHANNEL);

        assertThat(channel.history(2)).extracting(Publication::json).containsExactly("3", "4");
        assertThat(channel.history(10)).extracting(Publication::json).containsExactly("2", "3", "4");
        assertThat(channel.historyAfter(2, 1)).extracting(Publication::json).containsExactly("3");
    }

    @Test
    void whatIsOldGoesAndTheChannelWithIt() {
        publish(CHANNEL, "a", 1);
        fixture.clock.advance(Duration.ofHours(20));
        fixture.engine.housekeeping().channels();
        assertThat(fixture.push.open).containsKey("app/" + CHANNEL);

        fixture.clock.advance(Duration.ofHours(5));
        fixture.engine.housekeeping().channels();

        assertThat(fixture.push.open).doesNotContainKey("app/" + CHANNEL);
    }

    @Test
    void anIdIsPublishedOnceUntilItsKeyIsReplaced() {
        var channel = fixture.application.context.channel(CHANNEL);
        var how = PublishOptions.keyed("a").id("once");
        assertThat(channel.publish(1, how).offset()).isEqualTo(1);
        assertThat(channel.publish(2, how).offset()).isEqualTo(1);

        channel.publish(3, PublishOptions.keyed("a"));

        assertThat(channel.publish(4, how).offset()).isEqualTo(3);
    }

    @Test
    void clientsPublishUnderKeysToo() {
        var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));

        fixture.receive(connection, new Publish(1, CHANNEL, EngineFixture.json("here"), null, "me"));

        var published = connection.only(Replay.class).publications().getFirst();
        assertThat(published.key()).isEqualTo("me");
        assertThat(published.json()).hasToString("\"here\"");
    }

    @Test
    void aKeyWhereThereAreNoneIsRefused() {
        var connection = fixture.connect(Map.of("open/1", Subscription.LIVE));

        fixture.receive(connection, new Publish(1, "open/1", EngineFixture.json("here"), null, "me"));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("invalid");
        assertThatThrownBy(() -> publish("open/1", "me", "here"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open/1");
        assertThat(connection.published("open/1")).isEmpty();
    }

    @Test
    void aSlowClientGetsTheNewestOfEachKeyWhenItIsWritableAgain() {
        var connection = new FakeConnection();
        fixture.connect(Map.of(CHANNEL, Subscription.LIVE, "open/1", Subscription.LIVE), connection);
        publish(CHANNEL, "a", 1);
        connection.behind(true);

        IntStream.rangeClosed(2, 1_000)
                .forEach(number -> publish(CHANNEL, "ab".substring(number % 2, number % 2 + 1), number));
        fixture.application.publish("open/1", "other channels go on");
        connection.behind(false);
        fixture.tasks.runAll();
        publish(CHANNEL, "c", 1_001);

        assertThat(connection.published(CHANNEL)).containsExactly("1", "999", "1000", "1001");
        assertThat(connection.published("open/1")).hasSize(1);
        assertThat(fixture.count("slow.conflated")).isEqualTo(1);
        assertThat(connection.messages(Gap.class)).isEmpty();
    }

    @Test
    void aClientThatSubscribesAnewWhileItIsReportedSlowGetsNothingTwice() {
        var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
        connection.behind(true);
        publish(CHANNEL, "a", 1);
        connection.behind(false);

        connection.link().receive(EngineFixture.subscribe(1, CHANNEL));
        fixture.tasks.runAll();
        publish(CHANNEL, "a", 2);

        assertThat(connection.messages(Subscribed.class)).hasSize(1);
        assertThat(connection.published(CHANNEL)).containsExactly("1", "2");
    }

    @Test
    void aSlowClientThatHasLeftIsNotSentAnything() {
        var connection = fixture.connect(Map.of(CHANNEL, Subscription.LIVE));
        connection.behind(true);
        publish(CHANNEL, "a", 1);

        connection.link().receive(new Unsubscribe(1, CHANNEL));
        fixture.tasks.runAll();

        assertThat(connection.published(CHANNEL)).isEmpty();
    }
}
