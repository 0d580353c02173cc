package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.component.ClientMessage.Heartbeat;
import org.thywill.component.ClientMessage.Received;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Resume;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Replay;

class ConnectTest {
    private final EngineFixture fixture = new EngineFixture();

    private static Connected connected(FakeConnection connection) {
        return connection.only(Connected.class);
    }

    @Test
    void aNewClientIsToldWhoItIs() {
        var connected = connected(fixture.connect());

        assertThat(connected.clientId()).matches("c\\.[A-Za-z0-9_-]{22}");
        assertThat(connected.sessionId()).matches("s\\.[A-Za-z0-9_-]{22}");
        assertThat(connected.connectionKey()).matches("k\\.[A-Za-z0-9_-]{22}");
        assertThat(connected.token()).matches("t\\.[A-Za-z0-9_-]{22}");
        assertThat(connected.resumed()).isFalse();
        assertThat(connected.channels()).containsOnlyKeys("@");
        assertThat(fixture.application.calls).containsExactly("connected");
    }

    @Test
    void anUnknownApplicationIsRefused() {
        var request = new ConnectRequest("nothing", null, EngineFixture.INSTANCE, 0, null, Map.of());

        var connection = fixture.connect(request);

        assertThat(connection.closed()).isEqualTo(CloseReason.NO_APPLICATION);
        assertThat(connection.messages()).isEmpty();
        assertThat(fixture.receive(connection, new Heartbeat())).isEqualTo(Failures.GONE);
    }

    @Test
    void aClientThatComesBackIsTheSameAndTheApplicationIsNotCalled() {
        var first = fixture.connect();
        fixture.cut(first);

        var second = fixture.resume(first, Map.of());

        assertThat(connected(second).resumed()).isTrue();
        assertThat(connected(second).clientId()).isEqualTo(connected(first).clientId());
        assertThat(connected(second).token()).isNotEqualTo(connected(first).token());
        assertThat(fixture.application.calls).containsExactly("connected");
    }

    private FakeConnection connectAgain(FakeConnection before, Map<String, Subscription> subscribe) {
        return fixture.connect(new ConnectRequest("app", null, before.instance(), 0, null, subscribe));
    }

    @Test
    void aClientWhoseFirstAnswerGotLostHasNoTwin() {
        var lost = fixture.connect(Map.of("open/1", Subscription.LIVE));
        fixture.application.publish("open/1", "while it was lost");
        fixture.application.clients.getFirst().send("greeting");

        var again = connectAgain(lost, Map.of("open/1", Subscription.LIVE));

        assertThat(connected(again).clientId()).isEqualTo(connected(lost).clientId());
        assertThat(connected(again).resumed()).isFalse();
        assertThat(connected(again).channels().get("@").position().offset()).isZero();
        assertThat(again.messages(Direct.class)).hasSize(1);
        assertThat(again.messages(Replay.class)).hasSize(1);
        assertThat(lost.closed()).isEqualTo(CloseReason.REPLACED);
        assertThat(fixture.application.calls).containsExactly("connected");
        assertThat(fixture.engine.clientCount()).isEqualTo(1);
    }

    @Test
    void anInstanceAloneIsNotEnoughOnceTheClientHasShownThatItGotAToken() {
        var first = fixture.connect();
        fixture.receive(first, EngineFixture.send(1, "seen"));

        var second = connectAgain(first, Map.of());

        assertThat(connected(second).clientId()).isNotEqualTo(connected(first).clientId());
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void aGoodbyeThatComesAfterTheCutIsTaken() {
        var connection = fixture.connect();
        fixture.cut(connection);
        var left = fixture.engine.link(connected(connection).connectionKey()).orElseThrow();

        assertThat(left.receive(new Heartbeat())).isEqualTo(Failures.GONE);
        left.closed(true);
        fixture.tasks.runAll();

        assertThat(fixture.application.calls).containsExactly("connected", "gone LEFT");
        assertThat(fixture.engine.link(connected(connection).connectionKey())).isEmpty();
        assertThat(connected(fixture.resume(connection, Map.of())).resumed()).isFalse();
    }

    @Test
    void aGoodbyeRightBehindTheCutIsTaken() {
        var connection = fixture.connect();
        connection.close(CloseReason.NO_HEARTBEAT);

        fixture.engine.link(connected(connection).connectionKey()).orElseThrow().closed(true);
        fixture.tasks.runAll();

        assertThat(fixture.application.calls).containsExactly("connected", "gone LEFT");
    }

    @Test
    void aGoodbyeThatWasBeingReadWhenTheCutBecameKnownIsTaken() {
        var connection = fixture.connect();
        var standing =
                fixture.engine.link(connected(connection).connectionKey()).orElseThrow();
        fixture.cut(connection);

        standing.closed(true);
        fixture.tasks.runAll();

        assertThat(fixture.application.calls).containsExactly("connected", "gone LEFT");
        assertThat(fixture.engine.link(connected(connection).connectionKey())).isEmpty();
    }

    @Test
    void aGoodbyeThatWasBeingReadIsLateWhenTheClientIsBack() {
        var first = fixture.connect();
        var standing = fixture.engine.link(connected(first).connectionKey()).orElseThrow();
        fixture.cut(first);

        var second = fixture.resume(first, Map.of());
        standing.closed(true);
        fixture.tasks.runAll();

        assertThat(second.isOpen()).isTrue();
        assertThat(fixture.application.calls).containsExactly("connected");
    }

    @Test
    void theGoodbyeOfAConnectionBeforeTheNewestIsLate() {
        var first = fixture.connect();
        fixture.cut(first);
        var left = fixture.engine.link(connected(first).connectionKey()).orElseThrow();

        var second = fixture.resume(first, Map.of());
        left.closed(true);
        fixture.tasks.runAll();

        assertThat(fixture.engine.link(connected(first).connectionKey())).isEmpty();
        assertThat(second.isOpen()).isTrue();
        assertThat(fixture.application.calls).containsExactly("connected");
    }

    @Test
    void aTokenIsGoodOnce() {
        var first = fixture.connect();
        var second = fixture.resume(first, Map.of());
        fixture.receive(second, EngineFixture.send(1, "seen"));

        var third = fixture.resume(first, Map.of());

        assertThat(connected(third).resumed()).isFalse();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void aClientThatNeverGotItsNewTokenComesBackWithTheOneBefore() {
        var first = fixture.connect();
        var lost = fixture.resume(first, Map.of());
        fixture.cut(lost);

        var second = fixture.resume(first, Map.of());

        assertThat(connected(second).resumed()).isTrue();
    }

    @Test
    void anAttemptThatComesLateDoesNotSpoilTheTokenThatTheClientHas() {
        var first = fixture.connect();
        fixture.application.clients.getFirst().send("waits");
        var standing = fixture.resume(first, Map.of());
        var late = fixture.resume(first, Map.of());
        assertThat(standing.closed()).isEqualTo(CloseReason.REPLACED);

        var back = fixture.resume(standing, Map.of());

        assertThat(connected(back).resumed()).isTrue();
        assertThat(back.direct()).containsExactly("\"waits\"");
        assertThat(connected(fixture.resume(first, Map.of())).resumed())
                .as("with the token before the one that was shown")
                .isFalse();
        assertThat(connected(fixture.resume(late, Map.of())).resumed())
                .as("with the token of the attempt that was given up")
                .isFalse();
    }

    @Test
    void ofTheTokensThatAClientMayHaveGotTheNewestAreGood() {
        var first = fixture.connect();
        fixture.receive(first, EngineFixture.send(1, "seen"));
        var attempts =
                Stream.generate(() -> fixture.resume(first, Map.of())).limit(9).toList();

        assertThat(connected(fixture.resume(attempts.get(0), Map.of())).resumed())
                .isFalse();
        assertThat(connected(fixture.resume(first, Map.of())).resumed()).isTrue();
        assertThat(connected(fixture.resume(attempts.get(8), Map.of())).resumed())
                .isTrue();
    }

    @Test
    void onlyTheNewestTokenIsGoodOnceTheClientHasShownThatItGotIt() {
        var first = fixture.connect();
        var lost = fixture.resume(first, Map.of());
        var standing = fixture.resume(first, Map.of());
        fixture.receive(standing, EngineFixture.send(1, "seen"));

        assertThat(connected(fixture.resume(first, Map.of())).resumed()).isFalse();
        assertThat(connected(fixture.resume(lost, Map.of())).resumed()).isFalse();
        assertThat(connected(fixture.resume(standing, Map.of())).resumed()).isTrue();
    }

    @Test
    void whatAClientSaysThatItHasGotShowsThatItIsConnectedOnlyIfItCameSince() {
        var first = fixture.connect();
        var client = fixture.application.clients.getFirst();
        client.send("before");
        var position =
                new Position(connected(first).channels().get("@").position().epoch(), 1);
        var early = fixture.resume(first, Map.of("@", position));
        fixture.receive(early, new Received(Map.of("@", 1L, "open/1", 7L)));
        var again = fixture.resume(first, Map.of("@", position));
        client.send("since");

        fixture.receive(again, new Received(Map.of("@", 2L)));

        assertThat(connected(again).resumed()).isTrue();
        assertThat(connected(fixture.resume(first, Map.of())).resumed()).isFalse();
    }

    @Test
    void whoDoesNotKnowTheInstanceCannotUseATokenAgain() {
        var first = fixture.connect();
        fixture.resume(first, Map.of());
        var stolen = EngineFixture.resumption(first, Map.of()).resume();

        var thief = fixture.connect(new ConnectRequest("app", null, "another-instance", 0, stolen, Map.of()));

        assertThat(connected(thief).resumed()).isFalse();
    }

    @Test
    void aRequestWithTheConnectionsKeyShowsThatTheTokenArrived() {
        var first = fixture.connect();
        var second = fixture.resume(first, Map.of());

        assertThat(fixture.engine.link(connected(second).connectionKey())).isPresent();

        assertThat(connected(fixture.resume(first, Map.of())).resumed()).isFalse();
    }

    @Test
    void aWrongTokenBeginsANewClient() {
        var first = fixture.connect();
        var guess = new Resume(connected(first).clientId(), "t.AAAAAAAAAAAAAAAAAAAAAA", Map.of());

        var second = fixture.connect(new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, guess, Map.of()));

        assertThat(connected(second).resumed()).isFalse();
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void aClientIsNotResumedFromAnotherBrowser() {
        var mine = fixture.engine.session(null);
        var other = fixture.engine.session(null);
        var first =
                fixture.connect(new ConnectRequest("app", mine.cookie(), EngineFixture.INSTANCE, 0, null, Map.of()));
        var resume = EngineFixture.resumption(first, Map.of()).resume();

        var thief =
                fixture.connect(new ConnectRequest("app", other.cookie(), EngineFixture.INSTANCE, 0, resume, Map.of()));
        var owner =
                fixture.connect(new ConnectRequest("app", mine.cookie(), EngineFixture.INSTANCE, 0, resume, Map.of()));

        assertThat(connected(thief).resumed()).isFalse();
        assertThat(connected(owner).resumed()).isTrue();
        assertThat(connected(owner).sessionId()).isEqualTo(mine.id());
    }

    @Test
    void theNewestConnectionWins() {
        var first = fixture.connect();

        var second = fixture.resume(first, Map.of());

        assertThat(first.closed()).isEqualTo(CloseReason.REPLACED);
        assertThat(fixture.receive(first, EngineFixture.send(1, "late"))).isEqualTo(Failures.GONE);
        assertThat(fixture.application.clients.getFirst().connected()).isTrue();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void aGoodbyeEndsTheClientAtOnce() {
        var connection = fixture.connect();

        connection.link().closed(true);
        fixture.tasks.runAll();

        assertThat(fixture.application.calls).containsExactly("connected", "gone LEFT");
        assertThat(connection.closed()).isEqualTo(CloseReason.GOODBYE);
        assertThat(fixture.engine.clientCount()).isZero();
    }

    @Test
    void aClientThatIsAwayTooLongIsGone() {
        var connection = fixture.connect();
        fixture.cut(connection);

        fixture.clock.advance(Duration.ofMinutes(10));
        fixture.engine.housekeeping().clients();
        fixture.tasks.runAll();
        assertThat(fixture.application.calls).containsExactly("connected");

        fixture.clock.advance(Duration.ofMillis(1));
        fixture.engine.housekeeping().clients();
        fixture.tasks.runAll();
        assertThat(fixture.application.calls).containsExactly("connected", "gone TIMED_OUT");
        assertThat(connected(fixture.resume(connection, Map.of())).resumed()).isFalse();
    }

    @Test
    void aClientThatIsCutAfterALongTimeIsNotTakenForAway() {
        var connection = fixture.connect();
        fixture.clock.advance(Duration.ofDays(1));
        fixture.clock.whenRead(() -> fixture.engine.housekeeping().clients());

        fixture.cut(connection);

        assertThat(fixture.application.calls).containsExactly("connected");
        assertThat(connected(fixture.resume(connection, Map.of())).resumed()).isTrue();
    }

    @Test
    @Timeout(20)
    void aClientThatComesBackAtTheLastMomentStays() throws InterruptedException {
        var before = fixture.connect();
        var client = (ClientState) fixture.application.clients.getFirst();
        fixture.cut(before);
        fixture.clock.advance(Duration.ofMinutes(11));
        long longAgoMs = fixture.clock.millis() - 1;
        var ending = new Thread(() -> client.endIfAwaySince(longAgoMs));

        FakeConnection after;
        synchronized (client.lock) {
            ending.start();
            while (ending.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            after = fixture.resume(before, Map.of());
        }
        ending.join();
        fixture.tasks.runAll();

        assertThat(connected(after).resumed()).isTrue();
        assertThat(after.isOpen()).isTrue();
        assertThat(fixture.application.calls).containsExactly("connected");
    }

    @Test
    void aConnectedClientStaysHoweverLong() {
        fixture.connect();

        fixture.clock.advance(Duration.ofDays(1));
        fixture.engine.housekeeping().clients();
        fixture.tasks.runAll();

        assertThat(fixture.application.calls).containsExactly("connected");
    }

    @Test
    void anApplicationCanEndAClient() {
        var connection = fixture.connect();

        fixture.application.clients.getFirst().disconnect("Enough");
        fixture.tasks.runAll();

        assertThat(connection.closed()).isEqualTo(CloseReason.POLICY);
        assertThat(connection.detail()).isEqualTo("Enough");
        assertThat(fixture.application.calls).containsExactly("connected", "gone DISCONNECTED");
        assertThat(fixture.application.context.clients()).isEmpty();
    }

    @Test
    void moreClientsThanAllowedAreRefused() {
        var small = new EngineFixture(Map.of("maxClients", 1));
        var first = small.connect();

        assertThat(small.connect().closed()).isEqualTo(CloseReason.OVERLOADED);
        assertThat(small.count("refused.clients")).isEqualTo(1);

        assertThat(connected(small.resume(first, Map.of())).resumed()).isTrue();
        first.link().closed(true);
        small.application.clients.getFirst().disconnect("");
        assertThat(small.connect().isOpen()).isTrue();
    }

    @Test
    void aConnectionThatClosedBeforeItWasAdmittedLeavesNothing() {
        var connection = new FakeConnection();
        var subscribe = Map.of("durable/1", ConnectRequest.Subscription.LIVE);
        var link = fixture.engine.connect(
                new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, null, subscribe), connection);

        link.closed(false);
        fixture.tasks.runAll();

        assertThat(connection.messages()).isEmpty();
        assertThat(fixture.engine.clientCount()).isZero();
    }

    @Test
    void whatComesBeforeTheConnectionIsAdmittedIsDoneAfterwards() {
        var connection = new FakeConnection();
        var subscribe = Map.of("durable/1", ConnectRequest.Subscription.LIVE);
        var link = fixture.engine.connect(
                new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, null, subscribe), connection);

        assertThat(link.receive(EngineFixture.send(0, "early"))).isEqualTo(Failures.ACCEPTED);
        fixture.tasks.runAll();

        assertThat(connected(connection).channels()).containsKey("durable/1");
        assertThat(fixture.application.calls).containsExactly("connected", "message \"early\"");
    }

    @Test
    void ofWhatComesBeforeTheConnectionIsAdmittedOnlySoManyBytesAreKept() {
        var narrow = new EngineFixture(Map.of("byteBurst", "64KB"));
        var subscribe = Map.of("durable/1", ConnectRequest.Subscription.LIVE);
        var link = narrow.engine.connect(
                new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, null, subscribe), new FakeConnection());

        assertThat(link.receive(EngineFixture.send(0, "x".repeat(60_000)))).isEqualTo(Failures.ACCEPTED);
        assertThat(link.receive(EngineFixture.send(0, "y".repeat(60_000))))
                .isEqualTo(Failures.refused(Failures.OVERLOADED));

        assertThat(narrow.count("refused.overload")).isOne();
    }

    @Test
    void aLinkIsFoundByItsKeyWhileItStands() {
        var connection = fixture.connect();
        var key = connected(connection).connectionKey();

        assertThat(fixture.engine.link(key)).contains(connection.link());
        fixture.cut(connection);

        assertThat(fixture.engine.link(key).filter(connection.link()::equals)).isEmpty();
        assertThat(fixture.engine.link("k.unknown")).isEmpty();
    }

    @Test
    void anotherEpochOfThePrivateChannelIsAnnounced() {
        var first = fixture.connect();

        var second = fixture.resume(first, Map.of("@", new Position("other", 3)));

        var gap = second.only(org.thywill.component.ServerMessage.Gap.class);
        assertThat(gap.reset()).isTrue();
        assertThat(gap.from()).isEqualTo(1);
        assertThat(gap.to()).isZero();
    }
}
