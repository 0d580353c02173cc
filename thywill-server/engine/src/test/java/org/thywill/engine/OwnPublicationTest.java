package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.publish;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Own;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.testkit.MemoryDatabase;

/// Channels that do not send a publisher what it has published itself.
class OwnPublicationTest {
    private static final String OTHER = "the-instance-of-another";
    private final MemoryDatabase database = new MemoryDatabase();
    private final EngineFixture fixture = new EngineFixture(Map.of(), new QuietApplication(), database);

    private static final class QuietApplication extends TestApplication {
        @Override
        public void start(ApplicationContext context) throws Exception {
            super.start(context);
            var all = new Right[] {Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY};
            context.declare("quiet/*", ChannelOptions.reliable().allow(all).echo(false));
            context.declare("quiet-lazy/*", ChannelOptions.lazy().allow(all).echo(false));
            context.declare(
                    "quiet-durable/*", ChannelOptions.durable().allow(all).echo(false));
        }
    }

    private static ConnectRequest request(String instance, String channel) {
        return new ConnectRequest("app", null, instance, 0, null, Map.of(channel, Subscription.LIVE));
    }

    /// What came on channels, in short: offsets of what is its own in brackets.
    private static List<String> seen(FakeConnection connection) {
        return connection.messages().stream()
                .flatMap(message -> switch (message) {
                    case Own own -> List.of("(" + own.offset() + ")").stream();
                    case Replay replay ->
                        replay.publications().stream()
                                .map(publication -> publication.offset() + " " + publication.json());
                    default -> List.<String>of().stream();
                })
                .toList();
    }

    @Test
    void thePublisherGetsAMarkInThePlaceOfItsPublicationAndTheOthersGetTheData() {
        var one = fixture.connect(request(EngineFixture.INSTANCE, "quiet/1"));
        var two = fixture.connect(request(OTHER, "quiet/1"));

        fixture.receive(one, publish(1, "quiet/1", 1));
        fixture.receive(two, publish(1, "quiet/1", 2));
        fixture.application.publish("quiet/1", 3);

        assertThat(seen(one)).containsExactly("(1)", "2 2", "3 3");
        assertThat(seen(two)).containsExactly("1 1", "(2)", "3 3");
    }

    @Test
    void aMarkComesInItsPlaceAlsoWhereWhatIsPublishedWaits() {
        var one = fixture.connect(request(EngineFixture.INSTANCE, "quiet-lazy/1"));
        var two = fixture.connect(request(OTHER, "quiet-lazy/1"));

        fixture.application.publish("quiet-lazy/1", 1);
        fixture.receive(one, publish(1, "quiet-lazy/1", 2));
        fixture.application.publish("quiet-lazy/1", 3);
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.timers.runDue();

        assertThat(seen(one)).containsExactly("1 1", "(2)", "3 3");
        assertThat(seen(two)).containsExactly("1 1", "2 2", "3 3");
    }

    @Test
    void whoPublishesWithoutSubscribingGetsNothing() {
        var publisher = fixture.connect();

        fixture.receive(publisher, publish(1, "quiet/1", 1));

        assertThat(seen(publisher)).isEmpty();
        assertThat(publisher.only(Acknowledged.class).number()).isEqualTo(1);
    }

    @Test
    void whatIsReplayedAfterACutIsMarkedToo() {
        var one = fixture.connect(request(EngineFixture.INSTANCE, "quiet/1"));
        var begin = one.only(Connected.class).channels().get("quiet/1").position();
        fixture.receive(one, publish(1, "quiet/1", 1));
        fixture.application.publish("quiet/1", 2);
        fixture.receive(one, publish(2, "quiet/1", 3));
        fixture.cut(one);

        var again = fixture.resume(one, Map.of("quiet/1", begin));

        assertThat(seen(again)).containsExactly("(1)", "2 2", "(3)");
    }

    @Test
    void aClientThatComesBackAsANewOneKnowsItsOwnByItsInstance() {
        var one = fixture.connect(request(EngineFixture.INSTANCE, "quiet/1"));
        var begin = one.only(Connected.class).channels().get("quiet/1").position();
        fixture.receive(one, publish(1, "quiet/1", 1));

        var anew = fixture.connect(new ConnectRequest(
                "app", null, EngineFixture.INSTANCE, 1, null, Map.of("quiet/1", new Subscription(begin, 0))));
        var other = fixture.connect(
                new ConnectRequest("app", null, OTHER, 0, null, Map.of("quiet/1", new Subscription(begin, 0))));

        assertThat(seen(anew)).containsExactly("(1)");
        assertThat(seen(other)).containsExactly("1 1");
    }

    @Test
    void aLongReplayInPiecesIsMarkedToo() {
        var one = fixture.connect(request(EngineFixture.INSTANCE, "quiet/1"));
        var begin = one.only(Connected.class).channels().get("quiet/1").position();
        fixture.cut(one);
        var text = "x".repeat(CatchUp.PIECE_BYTES / 3);
        IntStream.range(0, 20).forEach(_ -> fixture.application.publish("quiet/1", text));
        var two = fixture.resume(one, Map.of("quiet/1", new Position(begin.epoch(), 20)));
        fixture.receive(two, publish(1, "quiet/1", 21));
        fixture.cut(two);

        var three = fixture.resume(two, Map.of("quiet/1", begin));

        assertThat(seen(three)).hasSize(21).last().isEqualTo("(21)");
    }

    @Test
    void durableChannelsKeepWhoHasPublishedOverARestart() {
        var first = EngineFixture.withThreads(Map.of(), new QuietApplication(), database);
        var one = first.connectAndWait(Map.of("quiet-durable/1", Subscription.LIVE));
        var begin = one.only(Connected.class).channels().get("quiet-durable/1").position();
        first.receiveAndWait(one, publish(1, "quiet-durable/1", 1), Acknowledged.class);
        assertThat(seen(one)).containsExactly("(1)");

        var second = EngineFixture.withThreads(Map.of(), new QuietApplication(), database);
        var anew = second.connectAndWait(Map.of("quiet-durable/1", new Subscription(begin, 0)));

        assertThat(seen(anew)).containsExactly("(1)");
        assertThat(anew.messages(ServerMessage.Gap.class)).isEmpty();
    }
}
