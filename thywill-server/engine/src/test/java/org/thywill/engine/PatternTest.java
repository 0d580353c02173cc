package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.subscribe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.PublishOptions;
import org.thywill.app.Right;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.testkit.MemoryDatabase;

/// Subscriptions to all channels under a prefix.
class PatternTest {
    private final Application application = new Application();
    private final EngineFixture fixture = with(Map.of());

    private EngineFixture with(Map<String, ?> settings) {
        return new EngineFixture(settings, application, new MemoryDatabase());
    }

    private static final class Application extends TestApplication {
        private volatile String denied = "";

        @Override
        public void start(ApplicationContext context) throws Exception {
            super.start(context);
            var all = new Right[] {Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY, Right.WILDCARD};
            context.declare("room/*", ChannelOptions.reliable().allow(all));
            context.declare("room/secret/*", ChannelOptions.reliable().allow(Right.WILDCARD));
            context.declare("brief/*", ChannelOptions.reliable().allow(all).historySize(0));
            context.declare("quotes/*", ChannelOptions.latest().allow(all));
            context.declare("kept/*", ChannelOptions.durable().allow(all));
            context.declare("club/*", ChannelOptions.reliable().allow(all).guard(this::allows));
        }

        private boolean allows(Client client, Right right, String channel) {
            return !(right + " " + channel).equals(denied);
        }
    }

    private static List<String> subscribed(FakeConnection connection) {
        return connection.messages(Subscribed.class).stream()
                .map(Subscribed::channel)
                .toList();
    }

    private static List<String> unsubscribed(FakeConnection connection) {
        return connection.messages(Unsubscribed.class).stream()
                .map(Unsubscribed::channel)
                .toList();
    }

    private static List<String> codes(FakeConnection connection) {
        return connection.messages(Answer.class).stream()
                .map(answer -> answer.error().code())
                .toList();
    }

    @Test
    void channelsInUseAndThoseToComeAreSubscriptionsOfTheirOwn() {
        application.publish("room/1", "old");
        application.publish("other/1", "old");
        var connection = fixture.connect();

        fixture.receive(connection, new Subscribe(1, "room/*", new Subscription(null, 1)));
        application.publish("room/2", "first");
        application.publish("room/1", "new");
        application.publish("open/1", "elsewhere");

        assertThat(subscribed(connection)).containsExactly("room/1", "room/2");
        assertThat(connection.published("room/1")).containsExactly("\"old\"", "\"new\"");
        assertThat(connection.published("room/2")).containsExactly("\"first\"");
        assertThat(connection.only(Acknowledged.class).number()).isEqualTo(1);
    }

    @Test
    void theFirstPublicationArrivesAlsoWhereNothingIsKept() {
        var connection = fixture.connect(Map.of("brief/*", Subscription.LIVE));
        var publisher = fixture.connect();

        application.publish("brief/1", 1);
        fixture.receive(publisher, publish(1, "brief/2", 2));

        assertThat(connection.published("brief/1")).containsExactly("1");
        assertThat(connection.published("brief/2")).containsExactly("2");
        assertThat(connection.messages(Gap.class)).isEmpty();
    }

    @Test
    void whereOnlyTheNewestMattersItComesWhateverRecentSays() {
        application.context.channel("quotes/1").publish(1, PublishOptions.keyed("a"));
        application.context.channel("quotes/1").publish(2, PublishOptions.keyed("b"));
        var connection = fixture.connect(Map.of("quotes/*", Subscription.LIVE));
        var other = fixture.connect(Map.of("quotes/*", new Subscription(null, 1)));
        application.context.channel("quotes/2").publish(3, PublishOptions.keyed("c"));

        assertThat(connection.published("quotes/1")).containsExactly("1", "2");
        assertThat(other.published("quotes/1")).containsExactly("1", "2");
        assertThat(connection.published("quotes/2")).containsExactly("3");
    }

    @Test
    void whoeverBringsAChannelIntoUseThePatternMeetsIt() {
        var connection = fixture.connect(Map.of("room/*", Subscription.LIVE));
        var other = fixture.connect();

        fixture.receive(other, subscribe(1, "room/1"));
        fixture.connect(Map.of("room/2", Subscription.LIVE));
        application.context.channel("room/3").subscribe(application.clients.get(1));

        assertThat(subscribed(connection)).containsExactly("room/1", "room/2", "room/3");
    }

    @Test
    void aClientThatIsAwayMissesNothingOfChannelsThatCameMeanwhile() {
        var before = fixture.connect(Map.of("room/*", Subscription.LIVE));
        fixture.cut(before);
        application.publish("room/1", 1);
        application.publish("room/1", 2);

        var after = fixture.resume(before, Map.of());

        assertThat(after.only(Connected.class)
                        .channels()
                        .get("room/1")
                        .position()
                        .offset())
                .isZero();
        assertThat(after.published("room/1")).containsExactly("1", "2");
    }

    @Test
    void onlyWhatTheClientMaySubscribeToFollows() {
        var connection = fixture.connect();

        fixture.receive(connection, subscribe(1, "room/*"));
        fixture.receive(connection, subscribe(2, "open/*"));
        fixture.receive(connection, subscribe(3, "*"));
        fixture.receive(connection, subscribe(4, "roo*"));
        application.publish("room/secret/1", 1);
        application.publish("room/open", 1);

        assertThat(subscribed(connection)).containsExactly("room/open");
        assertThat(codes(connection)).containsExactly("forbidden", "forbidden", "forbidden");
    }

    @Test
    void endingThePatternEndsAllButWhatIsWantedByNameOrByTheApplication() {
        var connection = fixture.connect();
        fixture.receive(connection, subscribe(1, "room/*"));
        IntStream.rangeClosed(1, 3).forEach(room -> application.publish("room/" + room, room));
        fixture.receive(connection, subscribe(2, "room/1"));
        application.context.channel("room/2").subscribe(application.clients.getFirst());

        fixture.receive(connection, new Unsubscribe(3, "room/*"));
        application.publish("room/4", 4);

        assertThat(unsubscribed(connection)).containsExactly("room/3", "room/*");
        assertThat(application.context.channel("room/1").subscribers()).hasSize(1);
        assertThat(application.context.channel("room/2").subscribers()).hasSize(1);
        assertThat(subscribed(connection)).doesNotContain("room/4");
    }

    @Test
    void whatAnotherPatternCoversToStays() {
        var connection = fixture.connect(Map.of("room/*", Subscription.LIVE, "room/a*", Subscription.LIVE));
        application.publish("room/a1", 1);
        application.publish("room/b1", 1);

        fixture.receive(connection, new Unsubscribe(1, "room/*"));

        assertThat(unsubscribed(connection)).containsExactly("room/b1", "room/*");
    }

    @Test
    void aPatternThatAClientMayNotHaveIsNamedWhenItConnects() {
        var connection = fixture.connect(Map.of("nothing/*", Subscription.LIVE));

        assertThat(connection.only(Problem.class).wished()).isEqualTo("nothing/*");
    }

    @Test
    void aPatternThatIsTooWideAtOnceIsRefusedWhole() {
        var small = with(Map.of("maxSubscriptions", "3"));
        IntStream.rangeClosed(1, 3).forEach(room -> application.publish("room/" + room, room));
        var connection = small.connect();

        small.receive(connection, subscribe(1, "room/*"));
        application.publish("room/4", 4);

        assertThat(codes(connection)).containsExactly("too-many-subscriptions");
        assertThat(subscribed(connection)).isEmpty();
    }

    @Test
    void aPatternThatBecomesTooWideIsToldOnceOverEachConnection() {
        var small = with(Map.of("maxSubscriptions", "3"));
        var before = small.connect(Map.of("room/*", Subscription.LIVE));
        IntStream.rangeClosed(1, 5).forEach(room -> application.publish("room/" + room, room));

        assertThat(subscribed(before)).containsExactly("room/1", "room/2");
        assertThat(before.only(Problem.class).error().code()).isEqualTo("too-many-subscriptions");
        assertThat(small.count("refused.subscriptions")).isEqualTo(3);
        small.cut(before);
        assertThat(small.resume(before, Map.of()).only(Problem.class).error().message())
                .contains("room/*", "3");
    }

    @Test
    void guardedChannelsFollowWhenTheGuardHasSaidYes() {
        var connection = fixture.connect(Map.of("club/*", Subscription.LIVE));
        application.denied = "SUBSCRIBE club/2";

        application.publish("club/1", 1);
        application.publish("club/2", 2);
        fixture.tasks.runAll();

        assertThat(subscribed(connection)).containsExactly("club/1");
        assertThat(connection.published("club/1")).containsExactly("1");
        assertThat(connection.published("club/2")).isEmpty();
    }

    @Test
    void whoLosesTheRightLosesThePatternAndWhatCameByIt() {
        var connection = fixture.connect(Map.of("club/*", Subscription.LIVE));
        application.publish("club/1", 1);
        fixture.tasks.runAll();
        application.denied = "WILDCARD club/*";

        application.context.recheck(application.clients.getFirst());
        fixture.tasks.runAll();
        application.publish("club/2", 2);
        fixture.tasks.runAll();

        assertThat(unsubscribed(connection)).containsExactly("club/1", "club/*");
        assertThat(connection.published("club/2")).isEmpty();
    }

    @Test
    void aPatternIsApprovedAgainWhenItsClientComesBack() {
        var before = fixture.connect(Map.of("club/*", Subscription.LIVE));
        application.publish("club/1", 1);
        fixture.tasks.runAll();
        fixture.cut(before);
        application.publish("club/1", "secret");
        application.denied = "WILDCARD club/*";

        var after = fixture.resume(before, Map.of());

        assertThat(after.published("club/1")).isEmpty();
        assertThat(unsubscribed(after)).containsExactly("club/1", "club/*");
    }

    private FakeConnection back(FakeConnection before) {
        fixture.cut(before);
        return fixture.resume(before, Map.of());
    }

    private void recheck() {
        application.context.recheck(application.clients.getFirst());
        fixture.tasks.runAll();
    }

    @Test
    void aPatternThatHasEndedWhileItsClientWasAwayIsTold() {
        var before = fixture.connect(Map.of("club/*", Subscription.LIVE));
        fixture.cut(before);
        application.denied = "WILDCARD club/*";
        recheck();

        var after = fixture.resume(before, Map.of());

        assertThat(unsubscribed(after)).containsExactly("club/*");
    }

    @Test
    void aPatternThatHasEndedIsToldOverEachConnectionUntilTheClientAsksForItAgain() {
        var connection = fixture.connect(Map.of("club/*", Subscription.LIVE));
        application.denied = "WILDCARD club/*";
        recheck();

        var second = back(connection);
        var third = back(second);
        application.denied = "";
        fixture.receive(third, subscribe(1, "club/*"));
        var fourth = back(third);
        fixture.receive(fourth, new Unsubscribe(2, "club/*"));
        var fifth = back(fourth);

        assertThat(unsubscribed(second)).containsExactly("club/*");
        assertThat(unsubscribed(third)).containsExactly("club/*");
        assertThat(unsubscribed(fourth)).containsExactly("club/*"); // by its own wish
        assertThat(unsubscribed(fifth)).isEmpty();
        assertThat(connection.messages(Unsubscribed.class)).hasSize(1);
    }

    @Test
    void patternsThatHaveEndedAreNoSubscriptionsAndAreKeptInBounds() {
        var small = with(Map.of("maxSubscriptions", 2));
        var before = small.connect(Map.of());
        for (int number = 1; number <= 3; number++) {
            application.denied = "";
            small.receive(before, subscribe(number, "club/" + number + "/*"));
            application.denied = "WILDCARD club/" + number + "/*";
            application.context.recheck(application.clients.getFirst());
            small.tasks.runAll();
        }
        small.cut(before);

        var after = small.resume(before, Map.of());
        small.receive(after, subscribe(4, "room/1/*"));
        small.receive(after, subscribe(5, "room/2/*"));

        assertThat(unsubscribed(after)).containsExactly("club/2/*", "club/3/*");
        assertThat(codes(after)).isEmpty();
    }

    @Test
    void aChannelThatOnlyPatternsKeepIsDroppedWhenItIsIdleAndComesBack() {
        var connection = fixture.connect(Map.of("room/*", Subscription.LIVE));
        application.publish("room/1", 1);

        fixture.clock.advance(Duration.ofMinutes(11));
        fixture.engine.housekeeping().channels();
        application.publish("room/1", 2);

        assertThat(unsubscribed(connection)).containsExactly("room/1");
        assertThat(subscribed(connection)).containsExactly("room/1", "room/1");
        assertThat(connection.published("room/1")).containsExactly("1", "2");
        assertThat(connection
                        .messages(Subscribed.class)
                        .getLast()
                        .standing()
                        .position()
                        .offset())
                .isZero();
    }

    @Test
    void durableChannelsThatComeIntoUseBeginWhereTheyStand() {
        var database = new MemoryDatabase();
        var first = EngineFixture.withThreads(Map.of(), new Application(), database);
        first.application.publish("kept/1", "old");
        var second = EngineFixture.withThreads(Map.of(), new Application(), database);
        var connection = second.connectAndWait(Map.of());
        second.receiveAndWait(connection, subscribe(1, "kept/*"), Acknowledged.class);

        second.application.publish("kept/1", "new");

        connection.awaitPublished("kept/1", 1);
        assertThat(connection.published("kept/1")).containsExactly("\"new\"");
        assertThat(connection.only(Subscribed.class).standing().position().offset())
                .isEqualTo(1);
    }

    @Test
    void withManyAtOnceEveryPatternGetsEveryFirstPublication() throws InterruptedException {
        var threaded =
                EngineFixture.withThreads(Map.of("maxSubscriptions", "1000"), new Application(), new MemoryDatabase());
        var clients = IntStream.range(0, 8)
                .mapToObj(_ -> threaded.connectAndWait(Map.of()))
                .toList();
        clients.forEach(client -> threaded.receiveAndWait(client, subscribe(1, "room/*"), Acknowledged.class));
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var publishers = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofVirtual().unstarted(() -> {
                    try {
                        IntStream.range(0, 100).forEach(room -> threaded.application.publish("room/" + room, room));
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }))
                .toList();

        publishers.forEach(Thread::start);
        for (var publisher : publishers) {
            publisher.join();
        }

        assertThat(failures).isEmpty();
        for (var client : clients) {
            for (int room = 0; room < 100; room++) {
                client.awaitPublished("room/" + room, 4);
                assertThat(client.published("room/" + room))
                        .containsOnly("" + room)
                        .hasSize(4);
            }
        }
    }

    @Test
    void aPositionOfBeforeGoesOnWhereThePatternBegan() {
        application.publish("room/1", 1);
        var before = fixture.connect(Map.of("room/*", Subscription.LIVE));
        var seen = before.only(Subscribed.class).standing().position();
        fixture.cut(before);
        application.publish("room/1", 2);

        var after = fixture.resume(before, Map.of("room/1", new Position(seen.epoch(), 1)));

        assertThat(after.published("room/1")).containsExactly("2");
    }

    @Test
    @Timeout(20)
    void aPatternThatEndsWhileAChannelIsRefusedIsNotThereAgain() throws InterruptedException {
        var small = with(Map.of("mailboxSize", 1));
        var connection = small.connect(Map.of("club/*", Subscription.LIVE));
        var client = (ClientState) application.clients.getFirst();
        client.mailbox().add(() -> {});
        var publisher = Thread.ofPlatform().unstarted(() -> application.publish("club/1", 1));

        synchronized (client.mailbox()) { // whoever offers the channel looks into it
            publisher.start();
            while (publisher.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            synchronized (client.lock) {
                client.patterns().end("club/*");
            }
        }
        publisher.join();

        assertThat(small.count("refused.subscriptions")).isZero();
        small.tasks.runAll();
        small.cut(connection);
        assertThat(small.resume(connection, Map.of()).messages(Problem.class)).isEmpty();
    }
}
