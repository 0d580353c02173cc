package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What comes down: order, doubles, holes, gaps, receipts.
class SessionDownTest extends SessionFixture {

    private static String published(String channel, long offset) {
        return "{'channel':'" + channel + "','offset':" + offset + ",'data':" + offset + "}";
    }

    private FakeServer.FakeLink subscribed() {
        var link = connected();
        var _ = session.request(Message.subscribe("room", 0));
        link.say("{'channel':'room','subscribed':{'epoch':'r1','offset':10}}", "{'ack':1}");
        link.takeSent();
        return link;
    }

    @Test
    void publicationsAreToldInOrderWithTheirOffsets() {
        var link = subscribed();

        link.say(published("room", 11), published("@", 1), published("room", 12));

        assertThat(told.events).containsExactly("room 11 11", "@ 1 1", "room 12 12");
        assertThat(session.position("room")).isEqualTo(new Position("r1", 12));
    }

    @Test
    void whatTheClientHasPublishedItselfCountsAsReceived() {
        var link = subscribed();

        link.say(published("room", 11), "{'channel':'room','offset':12,'own':true}", published("room", 13));

        assertThat(told.events).containsExactly("room 11 11", "room 13 13");
        assertThat(session.position("room")).isEqualTo(new Position("r1", 13));
    }

    @Test
    void aClientResumesFromWhereItWasWithTheNewestToken() {
        var link = subscribed();
        link.say(published("room", 11), published("@", 1));
        link.cut();

        var connect = reconnecting().connect;

        assertThat(connect.path("client").asString()).isEqualTo("c1");
        assertThat(connect.path("token").asString()).isEqualTo("t" + System.identityHashCode(link));
        assertThat(connect.path("positions").toString())
                .isEqualTo("{\"@\":{\"epoch\":\"e1\",\"offset\":1},\"room\":{\"epoch\":\"r1\",\"offset\":11}}");
    }

    @Test
    void whatComesTwiceIsToldOnce() {
        subscribed().say(published("room", 11), published("room", 12));
        told.take();
        server.link().cut();
        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0},'room':{'epoch':'r1','offset':10}");

        link.say(published("room", 11), published("room", 12), published("room", 13), published("room", 13));

        assertThat(told.events).containsExactly("room 13 13");
        assertThat(session.position("room")).isEqualTo(new Position("r1", 13));
    }

    @Test
    void aHoleWithoutAGapMakesTheClientResume() {
        var link = subscribed();

        link.say(published("room", 12));

        assertThat(link.closed).isTrue();
        assertThat(told.events).isEmpty();
        assertThat(reconnecting()
                        .connect
                        .path("positions")
                        .path("room")
                        .path("offset")
                        .asLong())
                .isEqualTo(10);
    }

    @Test
    void whereOnlyTheNewestMattersOffsetsMayBeLeftOutButNoneComesTwice() {
        var link = connected();
        link.say(
                "{'channel':'places','subscribed':{'epoch':'r1','offset':4,'kind':'latest'}}",
                "{'channel':'places','offset':7,'key':'a','data':1}",
                "{'channel':'places','offset':9,'key':'','data':2}",
                "{'channel':'places','offset':9,'key':'','data':2}");
        link.cut();

        var again = reconnecting();
        again.resume(0, "'@':{'epoch':'e1','offset':0},'places':{'epoch':'r1','offset':9,'kind':'latest'}");
        again.say("{'channel':'places','offset':50,'key':'a','data':3}");

        assertThat(told.publications)
                .extracting(Publication::offset, Publication::key)
                .containsExactly(tuple(7L, "a"), tuple(9L, ""), tuple(50L, "a"));
        assertThat(again.closed).isFalse();
        assertThat(again.connect.path("positions").path("places").toString())
                .isEqualTo("{\"epoch\":\"r1\",\"offset\":9}");
    }

    @Test
    void aGapDoesNotMakeAChannelForgetThatOnlyTheNewestMatters() {
        var link = connected();
        link.say(
                "{'channel':'places','subscribed':{'epoch':'r1','offset':4,'kind':'latest'}}",
                "{'channel':'places','gap':{'epoch':'r1','from':5,'to':6,'reset':false}}",
                "{'channel':'places','offset':9,'key':'a','data':2}");

        assertThat(told.publications).extracting(Publication::offset).containsExactly(9L);
        assertThat(link.closed).isFalse();
    }

    @Test
    void whereNothingIsNumberedEverythingIsToldAndThereIsNothingToResume() {
        var link = connected();
        link.say(
                "{'channel':'cursor','subscribed':{'kind':'volatile'}}",
                "{'channel':'cursor','data':1}",
                "{'channel':'cursor','data':1}");
        link.cut();

        assertThat(told.publications).extracting(Publication::offset).containsExactly(0L, 0L);
        assertThat(reconnecting().connect.path("positions").has("cursor")).isFalse();
    }

    @Test
    void whatHasNoOffsetWhereThereShouldBeOneMakesTheClientResume() {
        var link = subscribed();

        link.say("{'channel':'room','data':1}");

        assertThat(link.closed).isTrue();
        assertThat(told.publications).isEmpty();
    }

    @Test
    void aPublicationWithoutASubscriptionMakesTheClientResume() {
        var link = connected();

        link.say(published("elsewhere", 1));

        assertThat(link.closed).isTrue();
    }

    @Test
    void aGapIsToldOnceAndThenItGoesOn() {
        var link = subscribed();

        link.say("{'channel':'room','gap':{'epoch':'r1','from':11,'to':20,'reset':false}}", published("room", 21));

        assertThat(told.events).containsExactly("gap room r1 11-20", "room 21 21");
    }

    @Test
    void aGapOfANewEpochIsToldAsAReset() {
        subscribed().cut();
        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0},'room':{'epoch':'r2','offset':3}");

        link.say("{'channel':'room','gap':{'epoch':'r2','from':4,'to':3,'reset':true}}", published("room", 4));

        assertThat(told.events).containsExactly("gap room r2 4-3 reset", "room 4 4");
    }

    @Test
    void whatTheServerSkipsWithoutAWordIsToldAsAGapToo() {
        subscribed().cut();
        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0},'room':{'epoch':'r1','offset':15}");

        link.say(published("room", 16));

        assertThat(told.events).containsExactly("gap room r1 11-15", "room 16 16");
    }

    @Test
    void aGapThatWasNotToldYetIsNotForgottenOverTheNextCut() {
        subscribed().cut();
        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0},'room':{'epoch':'r1','offset':15}");
        link.cut();

        assertThat(reconnecting()
                        .connect
                        .path("positions")
                        .path("room")
                        .path("offset")
                        .asLong())
                .isEqualTo(10);
    }

    @Test
    void toANewClientChannelsAreSubscribedToAgainFromWhereItWas() {
        var link = subscribed();
        link.say(published("room", 11));
        told.take();
        link.cut();

        link = reconnecting();
        link.accept("'@':{'epoch':'e2','offset':0}");
        assertThat(link.takeSent()).containsExactly("{'number':2,'subscribe':'room','epoch':'r1','offset':11}");
        link.say("{'channel':'room','subscribed':{'epoch':'r1','offset':11}}", "{'ack':2}", published("room", 12));

        assertThat(told.events).containsExactly("room 12 12");
    }

    @Test
    void aSubscriptionAskedForAgainIsNotForgottenOverTheNextCut() {
        subscribed().cut();
        var link = reconnecting();
        link.accept();
        link.cut();

        link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0}");

        assertThat(link.sent).containsExactly("{'number':2,'subscribe':'room','epoch':'r1','offset':10}");
        link.say("{'channel':'room','subscribed':{'epoch':'r1','offset':10}}", published("room", 11));
        assertThat(told.events).containsExactly("room 11 11");
    }

    @Test
    void aSubscriptionThatIsBeingAskedForIsNotNamedSoThatNobodySaysThatItHasEnded() {
        subscribed().cut();
        reconnecting().accept();
        server.link().cut();

        var link = reconnecting();
        assertThat(link.connect.path("positions").has("room")).isFalse();
        link.resume(2, "'@':{'epoch':'e1','offset':0}");
        link.say("{'channel':'room','subscribed':{'epoch':'r1','offset':10}}", published("room", 11), "{'ack':2}");
        assertThat(told.events).containsExactly("room 11 11");

        link.cut();
        reconnecting().accept();
        assertThat(server.link().sent).containsExactly("{'number':3,'subscribe':'room','epoch':'r1','offset':11}");
    }

    @Test
    void aSubscriptionThatWasMadeAgainBeforeTheCutGoesOn() {
        subscribed().cut();
        reconnecting().accept();
        server.link().cut();

        var link = reconnecting();
        link.resume(2, "'@':{'epoch':'e1','offset':0},'room':{'epoch':'r1','offset':10}");
        link.say("{'ack':2}", published("room", 11));
        assertThat(told.events).containsExactly("room 11 11");

        link.cut();
        assertThat(reconnecting().connect.path("positions").has("room")).isTrue();
    }

    @Test
    void aSubscriptionThatWasMadeAgainAndHasEndedBeforeTheCutIsForgotten() {
        subscribed().cut();
        reconnecting().accept();
        server.link().cut();

        var link = reconnecting();
        link.resume(2, "'@':{'epoch':'e1','offset':0}");
        link.say("{'ack':2}");

        assertThat(session.isSubscribed("room")).isFalse();
        link.cut();
        reconnecting().accept();
        assertThat(server.link().sent).isEmpty();
    }

    @Test
    void aSubscriptionThatWasUnderWayAndIsRefusedNowIsForgotten() {
        subscribed();
        var again = session.request(Message.subscribe("room", 0));
        server.link().cut();
        reconnecting().accept();

        server.link().say("{'channel':'@','offset':1,'answer':2,'error':{'code':'forbidden','message':'no'}}");

        assertThat(again).isCompletedExceptionally();
        assertThat(session.isSubscribed("room")).isFalse();
    }

    @Test
    void whatTheApplicationHadSubscribedToCountsOnOverCutsUntilItDoesSoAgain() {
        connected().say("{'channel':'team','subscribed':{'epoch':'r1','offset':4}}");
        server.link().cut();
        reconnecting().accept();
        server.link().cut();

        var link = reconnecting();
        link.resume(0, "'@':{'epoch':'e1','offset':0}");
        link.say("{'channel':'team','subscribed':{'epoch':'r1','offset':6}}", published("team", 7));

        assertThat(told.events).containsExactly("gap team r1 5-6", "team 7 7");
    }

    @Test
    void ofASubscriptionAndItsEndTheLaterRequestCounts() {
        var link = connected();
        var _ = session.request(Message.subscribe("room", 0));
        var _ = session.request(Message.unsubscribe("room"));
        link.say(
                "{'channel':'room','subscribed':{'epoch':'r1','offset':10}}",
                "{'channel':'room','unsubscribed':true}",
                "{'ack':2}",
                "{'channel':'room','subscribed':{'epoch':'r1','offset':12}}"); // by the application
        link.cut();

        reconnecting().accept();

        assertThat(server.link().sent).isEmpty();
    }

    @Test
    void aSubscriptionWhoseEndWasUnderWayIsNotMadeAgain() {
        var link = subscribed();
        var ended = session.request(Message.unsubscribe("room"));
        link.cut();

        reconnecting().accept();
        server.link().say("{'ack':2}");

        assertThat(server.link().sent).containsExactly("{'number':2,'unsubscribe':'room'}");
        assertThat(ended).isCompleted();
        assertThat(session.isSubscribed("room")).isFalse();
    }

    @Test
    void aSubscriptionIsNotLostWithTheAnswerToIt() {
        subscribed().cut();
        var link = reconnecting();
        link.accept();
        link.say(
                "{'channel':'room','subscribed':{'epoch':'r1','offset':10}}",
                "{'channel':'@','gap':{'epoch':'e1','from':1,'to':4,'reset':false}}",
                "{'ack':2}");

        assertThat(told.events).containsExactly("gap @ e1 1-4");
        assertThat(session.isSubscribed("room")).isTrue();
    }

    @Test
    void aSubscriptionThatIsRefusedNowIsToldAndForgotten() {
        subscribed().cut();
        var link = reconnecting();
        link.accept();

        link.say("{'channel':'@','offset':1,'answer':2,'error':{'code':'forbidden','message':'no'}}");

        assertThat(told.events).containsExactly("problem forbidden");
        assertThat(session.position("room")).isNull();
    }

    @Test
    void aChannelThatTheApplicationTookAwayMeanwhileIsForgotten() {
        subscribed().cut();

        reconnecting().resume(1, "'@':{'epoch':'e1','offset':0}");

        assertThat(session.position("room")).isNull();
    }

    @Test
    void theApplicationCanSubscribeAClientUnasked() {
        connected().say("{'channel':'lobby','subscribed':{'epoch':'l1','offset':5}}", published("lobby", 6));

        assertThat(told.events).containsExactly("lobby 6 6");
    }

    @Test
    void receivedIsSaidAfterAHundredFrames() {
        var link = connected();

        IntStream.rangeClosed(1, 250).forEach(offset -> link.say(published("@", offset)));

        assertThat(link.sent).containsExactly("{'received':{'@':100}}", "{'received':{'@':200}}");
    }

    @Test
    void receivedIsSaidAtOnceWhereSomethingCouldNotBeStored() {
        var link = connected();
        var _ = session.request(Message.send("a"));
        link.takeSent();

        link.say("{'channel':'@','offset':1,'answer':1,'error':{'code':'storage','message':'m'}}");

        assertThat(link.sent).containsExactly("{'received':{'@':1}}");
    }

    @Test
    void receivedIsSaidFiveSecondsAfterTheFirstFrame() {
        var link = connected();
        link.say(published("@", 1));
        timers.advance(4_000);
        link.say(published("@", 2));

        timers.advance(1_000);

        assertThat(link.sent).containsExactly("{'received':{'@':2}}");
    }

    @Test
    void whatIsNoFrameEndsTheConnectionAndSaysWhy() {
        var link = connected();

        link.say("{'channel':'room','offset':-1,'data':0}");

        assertThat(link.closed).isTrue();
        assertThat(told.waiting().end().reason()).contains("\"offset\" must be a whole number");
    }

    @Test
    void framesOfALaterProtocolAreIgnored() {
        var link = connected();

        link.say("{'news':1}", "{'channel':'room','typing':true}");

        assertThat(link.closed).isFalse();
    }
}
