package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.subscribe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Refused;
import org.thywill.app.Right;
import org.thywill.component.ClientMessage.History;
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
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;
import org.thywill.component.testkit.MemoryDatabase;

/// Rights that are granted one by one, guards, and rights that are lost.
class RightsTest {
    private final Application application = new Application();
    private final EngineFixture fixture = new EngineFixture(Map.of(), application, new MemoryDatabase());

    /// Its guard says no to what is `denied`, and remembers what it was asked.
    private static final class Application extends TestApplication {
        final Set<Right> denied = new HashSet<>();
        final List<String> asked = new ArrayList<>();
        private volatile Runnable meanwhile = () -> {};

        @Override
        public void start(ApplicationContext context) throws Exception {
            super.start(context);
            context.declare("hear/*", ChannelOptions.reliable().allow(Right.SUBSCRIBE));
            context.declare("stored/*", ChannelOptions.durable().allow(Right.SUBSCRIBE));
            context.declare("board/*", ChannelOptions.state().allow(Right.SUBSCRIBE));
            context.declare(
                    "vault/*",
                    ChannelOptions.durable()
                            .allow(Right.SUBSCRIBE, Right.HISTORY)
                            .guard(this::allows));
            context.declare(
                    "score/*",
                    ChannelOptions.latest()
                            .allow(Right.SUBSCRIBE, Right.HISTORY)
                            .guard(this::allows));
            context.declare("say/*", ChannelOptions.reliable().allow(Right.PUBLISH));
            context.declare(
                    "club/*",
                    ChannelOptions.reliable()
                            .allow(Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY)
                            .guard(this::allows));
            context.declare(
                    "polite/*", ChannelOptions.reliable().allow(Right.PUBLISH).filter((client, channel, message) -> {
                        var text = message.as(String.class);
                        if (text.equals("boom")) {
                            throw new IllegalStateException("The filter fails");
                        } else if (text.equals("curse")) {
                            throw new Refused("rude", "Not here");
                        }
                        return text.equals("fine") ? message : text.toUpperCase(java.util.Locale.ROOT);
                    }));
        }

        private boolean allows(Client client, Right right, String channel) {
            asked.add(right + " " + channel);
            meanwhile.run();
            return !denied.contains(right);
        }
    }

    private static List<String> codes(FakeConnection connection) {
        return connection.messages(Answer.class).stream()
                .map(answer -> answer.error() == null ? "" : answer.error().code())
                .toList();
    }

    private List<String> history(String channel) {
        return application.context.channel(channel).history(100).stream()
                .map(publication -> publication.json())
                .toList();
    }

    @Test
    void eachRightIsGrantedAlone() {
        var connection = fixture.connect();

        fixture.receive(connection, subscribe(1, "hear/1"));
        fixture.receive(connection, publish(2, "hear/1", "x"));
        fixture.receive(connection, new Subscribe(3, "hear/1", new Subscription(null, 5)));
        fixture.receive(connection, new History(4, "hear/1", null, 5));
        fixture.receive(connection, publish(5, "say/1", "x"));
        fixture.receive(connection, subscribe(6, "say/1"));

        assertThat(connection.messages(Answer.class)).extracting(Answer::number).containsExactly(2L, 3L, 4L, 6L);
        assertThat(codes(connection)).containsOnly("forbidden");
        assertThat(connection.only(Subscribed.class).channel()).isEqualTo("hear/1");
        assertThat(history("say/1")).containsExactly("\"x\"");
    }

    @Test
    void withoutTheRightToReadAPositionBringsNothingOfWhatWasBefore() {
        application.publish("hear/1", 1);
        var first = fixture.connect(Map.of("hear/1", Subscription.LIVE));
        var epoch =
                first.only(Connected.class).channels().get("hear/1").position().epoch();
        application.publish("hear/1", 2);
        var second = fixture.connect();

        fixture.receive(second, new Subscribe(1, "hear/1", new Subscription(new Position(epoch, 0), 0)));
        application.publish("hear/1", 3);

        assertThat(second.only(Gap.class)).isEqualTo(new Gap("hear/1", epoch, 1, 2, false));
        assertThat(second.published("hear/1")).containsExactly("3");
    }

    @Test
    void whoMayNotReadStillGetsWhatItMissedOfItsOwnSubscription() {
        application.publish("hear/1", 1);
        var before = fixture.connect(Map.of("hear/1", Subscription.LIVE));
        var begin = before.only(Connected.class).channels().get("hear/1").position();
        fixture.cut(before);
        application.publish("hear/1", 2);

        var after = fixture.resume(before, Map.of("hear/1", new Position(begin.epoch(), 0)));

        assertThat(after.published("hear/1")).containsExactly("2");
        assertThat(after.only(Connected.class).channels())
                .containsEntry("hear/1", new Standing(new Position(begin.epoch(), 0)));
        assertThat(after.only(Gap.class)).isEqualTo(new Gap("hear/1", begin.epoch(), 1, 1, false));
    }

    /// Publishes on another thread, since it is this one that stores what has to be stored.
    private void tell(String channel, String data) {
        var published = CompletableFuture.runAsync(() -> application.publish(channel, data));
        while (!published.isDone()) {
            fixture.tasks.runAll();
            published.copy().completeOnTimeout(null, 1, TimeUnit.MILLISECONDS).join();
        }
        published.join();
    }

    private FakeConnection subscribedFrom(String channel, Position from) {
        var connection = fixture.connect();
        fixture.receive(connection, new Subscribe(1, channel, new Subscription(from, 0)));
        return connection;
    }

    private String epoch(String channel) {
        return subscribedFrom(channel, null)
                .only(Subscribed.class)
                .standing()
                .position()
                .epoch();
    }

    private static List<Position> positionsOfBefore(String epoch) {
        return List.of(new Position(epoch, 0), new Position("made-up", 0), new Position(epoch, 9_999));
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(strings = {"hear/1", "stored/1", "club/1", "vault/1"})
    void whoMayNotReadGetsNothingOfBeforeHoweverItComesBack(String channel) {
        application.denied.add(Right.HISTORY);
        tell(channel, "old");
        tell(channel, "old");
        var epoch = epoch(channel);

        for (var from : positionsOfBefore(epoch)) {
            var before = subscribedFrom(channel, from);
            tell(channel, "missed");
            for (var position : positionsOfBefore(epoch)) {
                before = back(before, Map.of(channel, position));
            }
            back(before, Map.of());
            tell(channel, "old");
        }
    }

    private FakeConnection back(FakeConnection before, Map<String, Position> positions) {
        fixture.cut(before);
        var after = fixture.resume(before, positions);
        assertThat(after.messages(Replay.class).stream()
                        .flatMap(replay -> replay.publications().stream())
                        .map(publication -> publication.json().toString()))
                .as("back with %s", positions)
                .containsExactly("\"missed\"");
        return after;
    }

    @Test
    void whoMayNotReadGetsWhatItMissedOfASubscriptionThatBeganBehindAGap() {
        application.publish("hear/1", 1);
        var before = subscribedFrom("hear/1", new Position("made-up", 0));
        fixture.cut(before);
        application.publish("hear/1", 2);

        var after = fixture.resume(before, Map.of());

        assertThat(after.published("hear/1")).containsExactly("2");
        assertThat(after.messages(Gap.class)).isEmpty();
        assertThat(after.only(Connected.class)
                        .channels()
                        .get("hear/1")
                        .position()
                        .offset())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(strings = {"club/1", "vault/1"})
    void whoMayNotReadAnyMoreGetsNothingOfBeforeItsSubscription(String channel) {
        tell(channel, "old");
        var before = fixture.connect();
        fixture.receive(before, new Subscribe(1, channel, new Subscription(new Position(epoch(channel), 1), 0)));
        fixture.cut(before);
        tell(channel, "missed");
        application.denied.add(Right.HISTORY);

        var after = fixture.resume(before, Map.of(channel, new Position(epoch(channel), 0)));

        assertThat(after.published(channel)).containsExactly("\"missed\"");
        assertThat(after.only(Gap.class)).isEqualTo(new Gap(channel, epoch(channel), 1, 1, false));
    }

    @Test
    void whoMayStillReadGoesOnFromAPositionBeforeItsSubscription() {
        application.publish("club/1", 1);
        var before = fixture.connect();
        fixture.receive(before, new Subscribe(1, "club/1", new Subscription(new Position(epoch("club/1"), 1), 0)));
        fixture.cut(before);

        var after = fixture.resume(before, Map.of("club/1", new Position(epoch("club/1"), 0)));

        assertThat(after.published("club/1")).containsExactly("1");
    }

    @Test
    void whoMayNotReadGetsEntriesButNoChangesOfBefore() {
        var board = application.context.state("board/1");
        board.put("a", "old");
        board.put("a", "new");
        var epoch = epoch("board/1");
        var connection = fixture.connect();

        fixture.receive(connection, new Subscribe(1, "board/1", new Subscription(new Position(epoch, 0), 0)));
        fixture.cut(connection);
        board.put("b", "missed");
        var named = fixture.resume(connection, Map.of("board/1", new Position(epoch, 0)));
        fixture.cut(named);
        var seen = fixture.resume(named, Map.of("board/1", new Position(epoch, 2)));

        assertThat(connection.published("board/1")).isEmpty();
        assertThat(connection.only(Snapshot.class).entries()).hasSize(1);
        assertThat(named.published("board/1")).isEmpty();
        assertThat(named.only(Snapshot.class).entries()).hasSize(2);
        assertThat(seen.published("board/1")).containsExactly("\"missed\"");
    }

    @Test
    void whereOnlyTheNewestMattersItComesOnceTheGuardHasSaidThatTheClientMayRead() {
        application.publish("score/1", 1);
        var allowed = fixture.connect();
        var refused = fixture.connect();

        fixture.receive(allowed, subscribe(1, "score/1"));
        application.denied.add(Right.HISTORY);
        fixture.receive(refused, subscribe(1, "score/1"));

        assertThat(allowed.published("score/1")).containsExactly("1");
        assertThat(refused.published("score/1")).isEmpty();
    }

    @Test
    void theGuardIsAskedForEachMessageOnTheClientsMailbox() {
        var connection = fixture.connect();

        connection.link().receive(subscribe(1, "club/1"));
        connection.link().receive(publish(2, "club/1", "x"));
        assertThat(application.asked).as("before the mailbox has run").isEmpty();
        fixture.tasks.runAll();
        fixture.receive(connection, publish(3, "club/1", "y"));
        application.denied.add(Right.PUBLISH);
        fixture.receive(connection, publish(4, "club/1", "z"));

        assertThat(application.asked)
                .containsExactly("SUBSCRIBE club/1", "PUBLISH club/1", "PUBLISH club/1", "PUBLISH club/1");
        assertThat(connection.published("club/1")).containsExactly("\"x\"", "\"y\"");
        assertThat(codes(connection)).containsExactly("forbidden");
        assertThat(connection.messages(Acknowledged.class).getLast().number()).isEqualTo(4);
    }

    @Test
    void whatIsNotAllowedIsRefusedWithoutAskingAndLooksTheSame() {
        var connection = fixture.connect();
        application.denied.add(Right.SUBSCRIBE);

        fixture.receive(connection, subscribe(1, "club/1"));
        fixture.receive(connection, subscribe(2, "nowhere"));
        fixture.receive(connection, subscribe(3, "say/1"));

        assertThat(application.asked).containsExactly("SUBSCRIBE club/1");
        assertThat(connection.messages(Answer.class))
                .extracting(answer -> answer.error().message().replaceAll("\".*\"", "…"))
                .containsOnly("No channel … for you");
        assertThat(application.context.channel("club/1").subscribers()).isEmpty();
    }

    @Test
    void aGuardThatThrowsHasSaidNo() {
        var connection = fixture.connect();
        application.meanwhile = () -> {
            throw new IllegalStateException("The guard fails");
        };

        fixture.receive(connection, subscribe(1, "club/1"));

        assertThat(codes(connection)).containsExactly("forbidden");
        assertThat(fixture.count("guards.failed")).isEqualTo(1);
    }

    @Test
    void aGuardThatIsTooSlowHasSaidNo() {
        var connection = fixture.connect();
        application.meanwhile = () -> fixture.clock.advance(java.time.Duration.ofSeconds(3));

        fixture.receive(connection, subscribe(1, "club/1"));

        assertThat(codes(connection)).containsExactly("forbidden");
        assertThat(fixture.count("guards.slow")).isEqualTo(1);
    }

    @Test
    void aGuardThatDoesNotReturnIsInterruptedAndTheClientGoesOn() {
        var threaded = EngineFixture.withThreads(Map.of(), application, new MemoryDatabase());
        var connection = threaded.connectAndWait(Map.of());
        var entered = new CountDownLatch(1);
        application.meanwhile = () -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        connection.link().receive(subscribe(1, "club/1"));
        threaded.await(entered);

        threaded.clock.advance(java.time.Duration.ofSeconds(3));
        threaded.engine.housekeeping().clients();

        connection.await(Answer.class);
        assertThat(codes(connection)).containsExactly("forbidden");
    }

    @Test
    void guardedChannelsThatAConnectAsksForFollowWhenTheGuardHasSaidYes() {
        application.publish("club/1", 1);

        var connection = fixture.connect(Map.of("club/1", new Subscription(null, 1), "club/2", Subscription.LIVE));

        assertThat(connection.only(Connected.class).channels()).containsOnlyKeys("@");
        assertThat(connection.messages(Subscribed.class)).hasSize(2);
        assertThat(connection.published("club/1")).containsExactly("1");
        assertThat(application.calls).containsExactly("connected");
    }

    @Test
    void whatFollowsAGuardedMessageWaitsForIt() {
        var connection = fixture.connect();

        connection.link().receive(subscribe(1, "club/1"));
        connection.link().receive(new Unsubscribe(2, "club/1"));
        connection.link().receive(subscribe(3, "open/1"));
        connection.link().receive(publish(4, "open/1", "x"));
        fixture.tasks.runAll();

        assertThat(application.context.channel("club/1").subscribers()).isEmpty();
        assertThat(connection.messages(Unsubscribed.class))
                .extracting(Unsubscribed::channel)
                .containsExactly("club/1");
        assertThat(connection.published("open/1")).containsExactly("\"x\"");
    }

    @Test
    void whoLosesItsRightIsUnsubscribedAndToldBeforeAnythingElseThatWaits() {
        var connection = fixture.connect(Map.of("club/1", Subscription.LIVE, "open/1", Subscription.LIVE));
        var client = application.clients.getFirst();
        application.denied.add(Right.SUBSCRIBE);
        connection.link().receive(EngineFixture.send(1, "waits"));

        application.context.recheck(client);
        fixture.tasks.runAll();
        application.publish("club/1", "secret");

        assertThat(connection.only(Unsubscribed.class).channel()).isEqualTo("club/1");
        assertThat(connection.published("club/1")).isEmpty();
        assertThat(application.context.channel("club/1").subscribers()).isEmpty();
        assertThat(application.context.channel("open/1").subscribers()).hasSize(1);
        assertThat(fixture.count("rights.lost")).isEqualTo(1);
    }

    @Test
    void whoLosesItsRightWhileItIsAwayGetsNothingOfWhatItMissed() {
        var before = fixture.connect(Map.of("club/1", Subscription.LIVE));
        var seen = before.only(Subscribed.class).standing().position();
        fixture.cut(before);
        application.publish("club/1", "secret");
        application.denied.add(Right.SUBSCRIBE);
        application.context.recheck(application.clients.getFirst());
        fixture.tasks.runAll();

        var after = fixture.resume(before, Map.of("club/1", seen));
        application.publish("club/1", "secret too");

        assertThat(after.only(Connected.class).channels()).containsOnlyKeys("@");
        assertThat(after.only(Unsubscribed.class).channel()).isEqualTo("club/1");
        assertThat(after.published("club/1")).isEmpty();
    }

    @Test
    void aResumedSubscriptionIsApprovedAgainBeforeItGoesOn() {
        var before = fixture.connect(Map.of("club/1", Subscription.LIVE));
        var seen = before.only(Subscribed.class).standing().position();
        fixture.cut(before);
        application.publish("club/1", "missed");
        var allowed = fixture.resume(before, Map.of("club/1", seen));
        fixture.cut(allowed);
        application.publish("club/1", "secret");
        application.denied.add(Right.SUBSCRIBE);

        var refused = fixture.resume(allowed, Map.of("club/1", seen));

        assertThat(allowed.published("club/1")).containsExactly("\"missed\"");
        assertThat(refused.only(Unsubscribed.class).channel()).isEqualTo("club/1");
        assertThat(refused.published("club/1")).isEmpty();
    }

    @Test
    void whatTheApplicationSubscribedStays() {
        var connection = fixture.connect(Map.of("club/1", Subscription.LIVE));
        var client = application.clients.getFirst();
        application.context.channel("club/1").subscribe(client);
        application.context.channel("hidden").subscribe(client);
        application.denied.add(Right.SUBSCRIBE);

        application.context.recheck(client);
        fixture.tasks.runAll();

        assertThat(connection.messages(Unsubscribed.class)).isEmpty();
    }

    @Test
    void aFilterChangesRefusesOrLeavesWhatClientsPublish() {
        var connection = fixture.connect();

        fixture.receive(connection, publish(1, "polite/1", "fine"));
        fixture.receive(connection, publish(2, "polite/1", "loud"));
        fixture.receive(connection, publish(3, "polite/1", "curse"));
        fixture.receive(connection, publish(4, "polite/1", "boom"));

        assertThat(history("polite/1")).containsExactly("\"fine\"", "\"LOUD\"");
        assertThat(codes(connection)).containsExactly("rude", "failed");
        assertThat(connection.messages(Problem.class)).isEmpty();
        assertThat(fixture.count("refused.filter")).isEqualTo(2);
    }
}
