package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How connections begin and end, and when the next one comes.
class SessionLifeTest extends SessionFixture {
    private static final String ELSEWHERE =
            "{'code':4421,'reason':'go elsewhere','reconnect':'elsewhere','address':'https://b.example:8443'}";

    private FakeServer.FakeLink closedWith(String close) {
        var link = connected();
        link.say("{'close':" + close + "}");
        return link;
    }

    @Test
    void aNewClientSaysWhoItIsAndNothingElse() {
        session.start();

        assertThat(server.link().connect.toString())
                .isEqualTo("{\"version\":1,\"application\":\"echo\",\"instance\":\"an-instance-of-its-own\","
                        + "\"acknowledged\":0,\"deltas\":true}");
    }

    @Test
    void theStatesAreToldInOrder() {
        connected().cut();
        reconnecting().resume(0, "'@':{'epoch':'e1','offset':0}");

        assertThat(told.states)
                .hasSize(5)
                .startsWith(new State.Connecting(), new State.Connected(Transport.WEBSOCKET, false))
                .endsWith(new State.Connecting(), new State.Connected(Transport.WEBSOCKET, true));
    }

    @Test
    void theWaitGrowsWithTheTimeAwayUpToTwentySecondsAndIsRandom() {
        session.start();
        var waits = new ArrayList<Long>();
        long awayMs = 0;
        for (int i = 0; i < 60; i++) {
            server.link().cut();
            long waitMs = told.waiting().retryInMs();
            assertThat(waitMs).isBetween(0L, Math.clamp(awayMs / 3, 200L, 20_000L));
            waits.add(waitMs);
            awayMs += waitMs;
            reconnecting();
        }

        assertThat(waits).anyMatch(wait -> wait > 15_000).anyMatch(wait -> wait < 15_000);
        assertThat(waits.stream().distinct().count()).isGreaterThan(30);
    }

    @Test
    void afterASuccessTheWaitIsShortAgain() {
        session.start();
        IntStream.range(0, 10).forEach(_ -> {
            server.link().cut();
            reconnecting();
        });
        server.link().accept();

        server.link().cut();

        assertThat(told.waiting().retryInMs()).isLessThanOrEqualTo(200);
    }

    @Test
    void aFaultDoesNotMakeTheWaitShort() {
        connected().say("nonsense");
        for (int i = 0; i < 40; i++) {
            reconnecting().accept();
            server.link().say("nonsense");
        }

        assertThat(longestWaitMs()).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 409, 413, 415, 502})
    void aConnectionBesideWhichNothingIsTakenDoesNotMakeTheWaitShort(int status) {
        var refused = Refusals.ofSend(new Answer(status, HttpHeaders.of(Map.of(), (_, _) -> true), ""));
        connected().end(refused);
        for (int i = 0; i < 40; i++) {
            reconnecting().accept();
            server.link().end(refused);
        }

        assertThat(longestWaitMs()).isGreaterThan(2_000);
    }

    @Test
    void aConnectionThatStandsNoLongerIsACutLikeAnyOther() {
        var gone = Refusals.ofSend(new Answer(410, HttpHeaders.of(Map.of(), (_, _) -> true), ""));
        connected().end(gone);
        for (int i = 0; i < 40; i++) {
            reconnecting().accept();
            server.link().end(gone);
        }

        assertThat(longestWaitMs()).isLessThanOrEqualTo(200);
    }

    private long longestWaitMs() {
        return told.states.stream()
                .filter(State.Waiting.class::isInstance)
                .mapToLong(state -> ((State.Waiting) state).retryInMs())
                .max()
                .orElseThrow();
    }

    @Test
    void aCutSomeTimeAfterAFaultIsACutLikeAnyOther() {
        connected().say("nonsense");
        reconnecting().accept();
        timers.advance(20_000);

        server.link().cut();

        assertThat(told.waiting().retryInMs()).isLessThanOrEqualTo(200);
    }

    @Test
    void neverMeansNever() {
        var link = closedWith("{'code':4409,'reason':'replaced by a newer connection','reconnect':'never'}");
        timers.advance(100_000);

        assertThat(link.closed).isTrue();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(told.states.getLast()).isEqualTo(new State.Closed(End.of(4409, "replaced by a newer connection")));
    }

    @Test
    void whoHasGivenUpAnAttemptComesBackOnceWhenItIsReplacedSinceThatAttemptMayHaveArrivedLate() {
        var replaced = End.of(4409, "replaced by a newer connection");
        connected().cut();
        timers.advance(told.waiting().retryInMs());
        timers.advance(45_000); // the attempt is given up
        reconnecting().resume(0, "'@':{'epoch':'e1','offset':0}");

        server.link().end(replaced);
        assertThat(told.states.getLast()).isInstanceOf(State.Waiting.class);
        reconnecting().resume(0, "'@':{'epoch':'e1','offset':0}");
        assertThat(server.link().connect.has("token")).isTrue();

        server.link().end(replaced);
        assertThat(told.states.getLast()).isEqualTo(new State.Closed(replaced));
    }

    @Test
    void whatTheWireSaysGoesBeforeWhatTheCodeMeans() {
        closedWith("{'code':4409,'reason':'','reconnect':'after-backoff'}");

        assertThat(told.states.getLast()).isInstanceOf(State.Waiting.class);
    }

    @Test
    void anewMeansAtOnceAndWithoutTheToken() {
        closedWith("{'code':4410,'reason':'nothing to resume','reconnect':'anew'}");

        assertThat(told.waiting().retryInMs()).isZero();
        assertThat(reconnecting().connect.has("token")).isFalse();
    }

    @Test
    void anewTimeAndAgainIsNotAtOnce() {
        session.start();
        long waited = 0;
        for (int i = 0; i < 10; i++) {
            server.link().end(End.of(4410, "nothing to resume"));
            waited += told.waiting().retryInMs();
            reconnecting();
        }

        assertThat(waited).isGreaterThan(1_000);
    }

    @Test
    void elsewhereMeansAtOnceWithTheTokenAtTheOtherOrigin() {
        closedWith(ELSEWHERE);

        assertThat(told.waiting().retryInMs()).isZero();
        assertThat(server.origin).isEqualTo(URI.create("https://b.example:8443"));
        assertThat(reconnecting().connect.has("token")).isTrue();
    }

    @Test
    void whoIsNotLetInElsewhereGoesHomeByBackOff() {
        closedWith(ELSEWHERE);
        reconnecting().cut();

        assertThat(server.origin).isNull();
        assertThat(told.waiting().retryInMs()).isPositive();
    }

    @Test
    void whoIsCutOffElsewhereStaysThere() {
        closedWith(ELSEWHERE);
        var link = reconnecting();
        link.resume(0, "'@':{'epoch':'e1','offset':0}");
        link.cut();

        assertThat(server.origin).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://b.example", "javascript:alert(1)", "https://user@b.example", "https://b.example/x", ""})
    void onlyOriginsOfWebAddressesAreGoneTo(String address) {
        closedWith(ELSEWHERE.replace("https://b.example:8443", address));

        assertThat(server.origin).isNull();
        assertThat(told.waiting().retryInMs()).isPositive();
    }

    @Test
    void aRestartingServerSpreadsItsClientsOverTheTimeItNames() {
        closedWith("{'code':1012,'reason':'retry=30000','reconnect':'after-backoff'}");

        assertThat(told.waiting().retryInMs()).isBetween(501L, 30_000L);
    }

    @Test
    void aRestartingServerMayNameATimeBeforeWhichThereIsNothingForItsClients() {
        closedWith("{'code':1012,'reason':'retry=29000-30000','reconnect':'after-backoff'}");

        assertThat(told.waiting().retryInMs()).isBetween(29_000L, 30_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry=30000-29000", "retry=-30000", "retry=29000-", "retry=", "restarting"})
    void aRestartingServerThatNamesNoTimeIsTriedAgainAsAfterACut(String reason) {
        closedWith("{'code':1012,'reason':'" + reason + "','reconnect':'after-backoff'}");

        assertThat(told.waiting().retryInMs()).isBetween(0L, 200L);
    }

    @Test
    void whoIsRefusedAgainStaysAwayForTheTimeThatIsNamedAndNoLessThanTheBackOff() {
        closedWith("{'code':1012,'reason':'retry=1','reconnect':'after-backoff'}");
        var asNamed = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            reconnecting().say("{'close':{'code':1012,'reason':'retry=900000','reconnect':'after-backoff'}}");
            asNamed.add(told.waiting().retryInMs());
        }
        var backOffs = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            reconnecting().say("{'close':{'code':1012,'reason':'retry=1','reconnect':'after-backoff'}}");
            backOffs.add(told.waiting().retryInMs());
        }

        assertThat(asNamed).anyMatch(wait -> wait > 20_000);
        assertThat(backOffs).allMatch(wait -> wait <= 20_000).anyMatch(wait -> wait > 1);
    }

    @Test
    void aServerMayAskForALongerWait() {
        session.start();

        server.link().end(new End(1013, "overloaded", Reconnect.AFTER_BACKOFF, 7_000, null));

        assertThat(told.waiting().retryInMs()).isBetween(7_000L, 7_200L);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAndTriedAgain() {
        session.start();
        var link = server.link();

        timers.advance(45_000);

        assertThat(link.closed).isTrue();
        assertThat(told.waiting().end().reason()).isEqualTo("No answer to connect");
    }

    @Test
    void whatAnAbandonedConnectionSaysIsNotHeard() {
        var old = connected();
        old.cut();
        reconnecting().resume(0, "'@':{'epoch':'e1','offset':0}");

        old.say("{'channel':'@','offset':1,'data':1}", "{'close':{'code':4409,'reason':'','reconnect':'never'}}");
        old.cut();

        assertThat(told.events).isEmpty();
        assertThat(session.state()).isInstanceOf(State.Connected.class);
    }

    @Test
    void aSignOfLifeIsAnswered() {
        var link = connected();

        link.say("{}");

        assertThat(link.sent).containsExactly("{}");
    }

    @Test
    void aClientThatHasNothingToSayGivesSignsOfLife() {
        var link = connected();
        IntStream.range(0, 5).forEach(_ -> {
            timers.advance(10_000);
            link.activity();
        });

        assertThat(link.sent).containsExactly("{}", "{}");
    }

    @Test
    void aClientThatSpeaksNeedsNoSignsOfLife() {
        var link = connected();
        IntStream.range(0, 5).forEach(_ -> {
            timers.advance(10_000);
            link.activity();
            session.notify(Message.send(1));
        });

        assertThat(link.sent).doesNotContain("{}");
    }

    @Test
    void silenceMeansThatTheConnectionIsDead() {
        var link = connected();
        timers.advance(32_999);
        assertThat(link.closed).isFalse();

        timers.advance(1);

        assertThat(link.closed).isTrue();
        assertThat(told.waiting().end().code()).isEqualTo(4412);
    }

    @Test
    void afterTheMachineSleptWhatCameMeanwhileIsGivenAMoment() {
        var link = connected();

        timers.sleep(100_000);
        timers.advance(1_000);
        link.activity();
        timers.advance(5_000);

        assertThat(link.closed).isFalse();
    }

    @Test
    void silenceMeansNothingWhileWeDoNotRead() {
        var link = connected();
        session.read(() -> false);
        assertThat(link.reading).isFalse();
        timers.advance(200_000);
        assertThat(link.closed).isFalse();

        session.read(() -> true);
        timers.advance(70_000);

        assertThat(link.reading).isTrue();
        assertThat(link.closed).isTrue();
    }

    @Test
    void closingWhileWaitingEndsIt() {
        connected().cut();

        session.close();
        timers.advance(100_000);

        assertThat(server.connections()).isEqualTo(1);
        assertThat(told.states.getLast()).isInstanceOf(State.Closed.class);
    }

    @Test
    void firstComesConnected() {
        session.start();

        server.link().say("{'ack':1}");

        assertThat(server.link().closed).isTrue();
    }
}
