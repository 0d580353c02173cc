package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What goes up: numbers, answers, limits, and what is sent again.
class SessionUpTest extends SessionFixture {

    private CompletableFuture<JsonNode> send(Object data) {
        return session.request(Message.send(data));
    }

    private void give(Object data) {
        var _ = send(data);
    }

    private static String codeOf(CompletableFuture<?> future) {
        return ((Refused) future.exceptionNow()).code();
    }

    @Test
    void messagesAreNumberedInTheOrderInWhichTheyWereGiven() {
        var link = connected();

        give("a");
        give(Map.of("x", 1));
        var _ = session.request(Message.publish("room/1", "p", PublishOptions.DEFAULT));
        var _ = session.request(
                Message.publish("room/1", "p", PublishOptions.DEFAULT.id("once").key("k")));

        assertThat(link.sent)
                .containsExactly(
                        "{'number':1,'send':'a'}",
                        "{'number':2,'send':{'x':1}}",
                        "{'number':3,'publish':'room/1','data':'p'}",
                        "{'number':4,'publish':'room/1','data':'p','id':'once','key':'k'}");
    }

    @Test
    void aPublicationTakesItsIdAlongAndAHistoryItsPart() {
        var link = connected();

        var _ = session.request(Message.publish("r", 1, PublishOptions.DEFAULT.id("order \"1\"")));
        var _ = session.request(Message.history("r", 20));
        var _ = session.request(Message.history("r", new Position("E", 17), 5));

        assertThat(link.sent)
                .containsExactly(
                        "{'number':1,'publish':'r','data':1,'id':'order \\'1\\''}",
                        "{'number':2,'history':'r','recent':20}",
                        "{'number':3,'history':'r','epoch':'E','offset':17,'limit':5}");
    }

    @Test
    void aPartOfAHistoryIsReadFromItsAnswer() {
        var link = connected();
        var answer = session.request(Message.history("r", 2)).thenApply(History::of);

        link.say("{'channel':'@','offset':1,'answer':1,'data':{'epoch':'E','first':3,'last':9,"
                + "'publications':[{'offset':4,'at':1500,'data':'x'}]}}");

        var history = answer.resultNow();
        assertThat(history.first()).isEqualTo(3);
        assertThat(history.last()).isEqualTo(9);
        assertThat(history.end()).isEqualTo(new Position("E", 4));
        assertThat(history.publications()).singleElement().satisfies(entry -> {
            assertThat(entry.at()).isEqualTo(Instant.ofEpochMilli(1_500));
            assertThat(entry.data().asString()).isEqualTo("x");
        });
    }

    @Test
    void whatIsSentBeforeTheConnectionStandsGoesWhenItDoes() {
        session.start();
        give("early");

        server.link().accept();

        assertThat(server.link().sent).containsExactly("{'number':1,'send':'early'}");
    }

    @Test
    void anAnswerCompletesItsMessageAndAnAckTheRest() {
        var link = connected();
        var first = send("a");
        var second = send("b");
        var third = send("c");

        link.say("{'channel':'@','offset':1,'answer':2,'data':'B'}", "{'ack':2}");

        assertThat(second.resultNow().asString()).isEqualTo("B");
        assertThat(first.resultNow().isMissingNode()).isTrue();
        assertThat(third).isNotDone();
    }

    @Test
    void aRefusalFailsItsMessageWithCodeTextAndTime() {
        var link = connected();
        var refused = send("a");

        link.say("{'channel':'@','offset':1,'answer':1,'error':{'code':'no-luck','message':'m','retryAfterMs':70}}");

        var why = (Refused) refused.exceptionNow();
        assertThat(why.code()).isEqualTo("no-luck");
        assertThat(why.getMessage()).isEqualTo("m");
        assertThat(why.retryAfterMs()).hasValue(70);
    }

    @Test
    void pastTheLimitAMessageIsRefusedAtOnce() {
        session.start();
        IntStream.range(0, Outbox.MAX_MESSAGES).forEach(this::give);

        assertThat(codeOf(send("one more"))).isEqualTo("overloaded");
    }

    @Test
    void pastOneMebibyteAMessageIsRefusedAtOnce() {
        session.start();
        var big = "x".repeat(60_000);
        IntStream.range(0, 17).forEach(_ -> give(big));

        assertThat(codeOf(send(big))).isEqualTo("overloaded");
        assertThat(send("small")).isNotDone();
    }

    @Test
    void aMessageLongerThanTheServerTakesIsRefusedAndTheNumbersHaveNoHole() {
        session.start();
        var early = send("x".repeat(2_000));
        var link = connected();

        var late = send("x".repeat(2_000));
        give("a");

        assertThat(codeOf(early)).isEqualTo("too-big");
        assertThat(codeOf(late)).isEqualTo("too-big");
        assertThat(link.sent).containsExactly("{'number':1,'send':'a'}");
    }

    @Test
    void atMostAWindowOfMessagesIsUnderWay() {
        var link = connected();
        IntStream.range(0, Outbox.WINDOW + 10).forEach(this::give);
        assertThat(link.takeSent()).hasSize(Outbox.WINDOW);

        link.say("{'ack':3}");

        assertThat(link.sent).hasSize(3);
    }

    @Test
    void whatIsNoLongerWaitedForIsNotSent() {
        session.start();
        give("a");
        send("b").cancel(false);
        give("c");

        server.link().accept();

        assertThat(server.link().sent).containsExactly("{'number':1,'send':'a'}", "{'number':2,'send':'c'}");
    }

    @Test
    void afterAResumeOnlyWhatTheServerHasNotTakenIsSentAgainWithItsNumber() {
        connected();
        give("a");
        var second = send("b");
        give("c");
        server.link().cut();

        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0}");
        give("d");

        assertThat(link.sent)
                .containsExactly("{'number':2,'send':'b'}", "{'number':3,'send':'c'}", "{'number':4,'send':'d'}");
        link.say("{'ack':2}");
        assertThat(second).isDone();
    }

    @Test
    void aLostAckComesLaterAndCompletesEverythingUpToIt() {
        connected();
        var sent = send("a");
        server.link().cut();
        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':0}");
        assertThat(sent).isNotDone();

        link.say("{'ack':1}", "{'ack':1}");

        assertThat(sent.resultNow().isMissingNode()).isTrue();
    }

    @Test
    void toANewClientEverythingNotDoneIsSentAgain() {
        connected();
        give("a");
        give("b");
        server.link().say("{'ack':1}");
        server.link().cut();

        var link = reconnecting();
        assertThat(link.connect.path("acknowledged").asLong()).isEqualTo(1);
        link.accept();

        assertThat(link.sent).containsExactly("{'number':2,'send':'b'}");
    }

    @Test
    void whatWasAnsweredIsDoneThoughItsAckGotLost() {
        connected();
        give("a");
        server.link().say("{'channel':'@','offset':1,'answer':1,'data':1}");
        server.link().cut();

        assertThat(reconnecting().connect.path("acknowledged").asLong()).isEqualTo(1);
    }

    @Test
    void whatWasAnsweredBehindSomethingThatWasNotIsNotDoneAgain() {
        var link = connected();
        give("a");
        var refused = send("b");
        give("c");
        link.say("{'channel':'@','offset':1,'answer':2,'error':{'code':'storage','message':'m'}}");
        link.cut();

        var newServer = reconnecting();
        newServer.accept();

        assertThat(codeOf(refused)).isEqualTo("storage");
        assertThat(newServer.sent)
                .containsExactly(
                        "{'number':1,'send':'a'}",
                        "{'number':2,'result':'none','data':null}",
                        "{'number':3,'send':'c'}");
    }

    @Test
    void anAnswerThatFellIntoAGapIsSaidToBeLost() {
        connected();
        var sent = send("a");
        server.link().cut();
        var link = reconnecting();
        link.resume(1, "'@':{'epoch':'e1','offset':4}");

        link.say("{'channel':'@','gap':{'epoch':'e1','from':1,'to':4,'reset':false}}", "{'ack':1}");

        assertThat(codeOf(sent)).isEqualTo("answer-lost");
    }

    @Test
    void whatMayHaveBeenRefusedInAGapIsNotTakenForDone() {
        var link = connected();
        var requests = List.of(
                session.request(Message.publish("room", 1, PublishOptions.DEFAULT)),
                session.request(Message.push("q1", 1)),
                session.request(Message.notify("f", 1)),
                session.request(Message.subscribe("room", 0)),
                session.request(Message.unsubscribe("room")));

        link.say("{'channel':'@','gap':{'epoch':'e1','from':1,'to':4,'reset':false}}", "{'ack':5}");

        assertThat(requests).extracting(SessionUpTest::codeOf).containsOnly("answer-lost");
    }

    @Test
    void whatTheServerHadNoTimeForIsSentAgainAfterTheTimeItNamed() {
        var link = connected();
        var first = send("a");
        give("b");
        link.takeSent();

        link.say("{'error':{'code':'too-fast','message':'m','retryAfterMs':1000}}");
        link.say("{'error':{'code':'out-of-order','message':'Expected 1, but found 2'}}");
        give("c");
        timers.advance(999);
        assertThat(link.sent).isEmpty();
        timers.advance(501);

        assertThat(link.sent)
                .containsExactly("{'number':1,'send':'a'}", "{'number':2,'send':'b'}", "{'number':3,'send':'c'}");
        assertThat(first).isNotDone();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void disorderThatIsHeardOfLateIsNoFault() {
        var link = connected();
        give("a");
        give("b");
        link.say("{'error':{'code':'too-fast','message':'m','retryAfterMs':20}}");
        timers.advance(520);
        link.takeSent();

        link.say("{'error':{'code':'out-of-order','message':'Expected 1, but found 2'}}");
        timers.advance(500);
        link.say("{'ack':2}");

        assertThat(link.sent).containsExactly("{'number':1,'send':'a'}", "{'number':2,'send':'b'}");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void disorderThatDoesNotEndIsAFault() {
        var link = connected();
        give("a");
        link.say("{'error':{'code':'too-fast','message':'m','retryAfterMs':20}}");

        for (int i = 0; i < 20; i++) {
            timers.advance(520);
            link.say("{'error':{'code':'out-of-order','message':'Expected 7'}}");
        }

        assertThat(link.closed).isTrue();
    }

    @Test
    void anUnexplainedHoleInTheNumbersMakesTheClientResume() {
        var link = connected();
        give("a");

        link.say("{'error':{'code':'out-of-order','message':'Expected 7'}}");

        assertThat(link.closed).isTrue();
        assertThat(told.waiting().end().reason()).contains("Expected 7");
    }

    @Test
    void notifyGoesAtOnceOrNotAtAll() {
        session.start();
        boolean early = session.notify(Message.send("early"));
        server.link().accept();

        boolean now = session.notify(Message.send("now"));
        server.link().buffered = 100_000;
        boolean jammed = session.notify(Message.send("jammed"));

        assertThat(early).isFalse();
        assertThat(now).isTrue();
        assertThat(jammed).isFalse();
        assertThat(server.link().sent).containsExactly("{'send':'now'}");
    }

    @Test
    void aRefusalWithoutANumberIsTold() {
        connected().say("{'error':{'code':'forbidden','message':'m'}}");

        assertThat(told.events).containsExactly("problem forbidden");
    }

    @Test
    void closingTakesLeaveAndRefusesWhatIsNotDone() {
        var link = connected();
        var sent = send("a");

        session.close();

        assertThat(link.goodbye).isTrue();
        assertThat(codeOf(sent)).isEqualTo("closed");
        assertThat(codeOf(send("b"))).isEqualTo("closed");
        assertThat(told.states.getLast()).isEqualTo(new State.Closed(End.of(1000, "goodbye")));
    }
}
