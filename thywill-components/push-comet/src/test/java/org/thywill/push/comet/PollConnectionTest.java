package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;

/// By default a poll is held for 25 s or up to a quarter less; between polls 2 s may pass here.
class PollConnectionTest {
    private final FakePush fake = new FakePush();
    private final FakeLoop loop = new FakeLoop();
    private final FakeExchange connect = new FakeExchange();
    private final PollConnection connection = new PollConnection(fake.push, loop.shard, connect);

    @Test
    void theAnswerToConnectBeginsWithTheFirstCursor() {
        connected();

        assertThat(connect.status).isEqualTo(200);
        assertThat(connect.body).startsWith("{\"next\":\"n.1\"}\n{\"connected\":");
        assertThat(fake.push.polls()).containsKey("k.1");
    }

    @Test
    void whatWaitsIsTheAnswerToTheNextPoll() {
        connected();
        connection.send(new ServerMessage.Acknowledged(1));
        connection.send(new ServerMessage.Acknowledged(2));
        loop.run();

        var poll = poll("n.1");

        assertThat(poll.body).isEqualTo("{\"next\":\"n.2\"}\n{\"ack\":1}\n{\"ack\":2}\n");
    }

    @Test
    void theFirstPollShowsThatTheClientHasGotTheKey() {
        connected();
        var link = fake.gateway.nextLink();
        assertThat(link.timesFound()).isZero();

        poll("n.1");
        poll("n.1");

        assertThat(link.timesFound()).isEqualTo(1);
    }

    @Test
    void whatIsTooMuchForOneAnswerComesInSeveralAndTheCloseWithTheLast() {
        connected();
        for (int i = 0; i < 5; i++) {
            connection.send(new ServerMessage.Direct(i, Json.ofValid("\"" + "x".repeat(30_000) + i + "\"")));
        }
        connection.send(new ServerMessage.Direct(5, Json.ofValid("\"" + "y".repeat(100_000) + "\"")));
        loop.run();
        connection.close(CloseReason.DRAINING, "retry=1000");
        loop.run();

        var answers = List.of(poll("n.1"), poll("n.2"), poll("n.3"), poll("n.4"), poll("n.5"));

        assertThat(answers).extracting(each -> each.body.lines().count() - 1).containsExactly(2L, 2L, 1L, 1L, 1L);
        assertThat(answers.getFirst().body).contains("x0\"", "x1\"");
        assertThat(answers.get(1).body).contains("x2\"", "x3\"");
        assertThat(answers.get(2).body).contains("x4\"");
        assertThat(answers.get(3).body).contains("yyy\"");
        assertThat(answers.getLast().body).contains("\"close\"");
        assertThat(poll("n.6").status).isEqualTo(410);
    }

    @Test
    void aPollIsHeldUntilThereIsSomething() {
        connected();
        var poll = poll("n.1");
        loop.pass(20);
        assertThat(poll.isAnswered()).isFalse();

        connection.send(new ServerMessage.Acknowledged(1));
        loop.run();

        assertThat(poll.body).isEqualTo("{\"next\":\"n.2\"}\n{\"ack\":1}\n");
    }

    @Test
    void theLoopGivesWayOnceItHasTakenAPoll() {
        connected();
        loop.run();
        loop.shard.submit(_ -> poll("n.1"));

        loop.run();

        assertThat(loop.timesOthersRan()).isEqualTo(1);
    }

    @Test
    void aPollForWhichNothingComesIsAnsweredWithItsOwnCursor() {
        connected();
        var poll = poll("n.1");

        loop.pass(18);
        assertThat(poll.isAnswered()).isFalse();
        loop.pass(7);

        assertThat(poll.body).isEqualTo("{\"next\":\"n.1\"}\n");
        assertThat(poll("n.1").isAnswered()).isFalse();
    }

    @Test
    void pollsThatCameTogetherAreAnsweredInDifferentSeconds() {
        var polls = new ArrayList<FakeExchange>();
        for (int i = 0; i < 210; i++) {
            var connection = new PollConnection(fake.push, loop.shard, new FakeExchange());
            connected(connection);
            polls.add(poll(connection, "n.1"));
        }

        loop.pass(18);
        int answered = 0;
        for (int second = 19; second <= 25; second++) {
            loop.pass(1);
            int now = (int) polls.stream().filter(FakeExchange::isAnswered).count();
            assertThat(now - answered).as("in second %d", second).isBetween(20, 40);
            answered = now;
        }

        assertThat(answered).isEqualTo(polls.size());
    }

    @Test
    void aPollSentAgainGetsTheSameAnswerAgain() {
        connected();
        connection.send(new ServerMessage.Acknowledged(1));
        loop.run();
        var lost = poll("n.1");
        connection.send(new ServerMessage.Acknowledged(2));
        loop.run();

        var again = poll("n.1");

        assertThat(again.body).isEqualTo(lost.body).contains("{\"ack\":1}");
        assertThat(poll("n.2").body).isEqualTo("{\"next\":\"n.3\"}\n{\"ack\":2}\n");
    }

    @Test
    void ofTwoPollsTheNewerIsAnswered() {
        connected();
        var older = poll("n.1");
        var newer = poll("n.1");

        connection.send(new ServerMessage.Acknowledged(1));
        loop.run();

        assertThat(older.status).isEqualTo(409);
        assertThat(newer.body).contains("{\"ack\":1}");
    }

    @Test
    void aCursorThatWasNeverGivenIsRefused() {
        connected();

        assertThat(poll("n.7").status).isEqualTo(410);
        assertThat(poll("x").status).isEqualTo(410);
    }

    @Test
    void whoDoesNotPollIsTakenForCutOff() {
        connected();

        loop.pass(2);
        assertThat(connection.isClosed()).isFalse();
        loop.pass(1);

        assertThat(connection.isClosed()).isTrue();
        assertThat(fake.push.polls()).isEmpty();
        assertThat(fake.gateway.nextLink().awaitClosed()).isFalse();
    }

    @Test
    void aPollThatWasGivenUpIsNotAnsweredAndTheNextOneGetsEverything() {
        connected();
        poll("n.1").abort();
        loop.run();
        connection.send(new ServerMessage.Acknowledged(1));
        loop.run();

        assertThat(poll("n.1").body).contains("{\"ack\":1}");
    }

    @Test
    void tooMuchBetweenPollsClosesTheConnectionAndTheNextPollSaysSo() {
        connected();
        var kilobytes = Json.ofValid("\"" + "x".repeat(64 << 10) + "\"");
        for (int i = 0; i < 20; i++) {
            connection.send(new ServerMessage.Direct(i, kilobytes));
            loop.run();
        }

        assertThat(connection.isClosed()).isTrue();
        assertThat(poll("n.1").body).contains("{\"close\":{\"code\":4408").doesNotContain("xxx");
        assertThat(poll("n.2").status).isEqualTo(410);
        loop.pass(3);
        assertThat(fake.push.polls()).isEmpty();
    }

    @Test
    void betweenPollsAClientIsBehindWhenMuchWaits() {
        connected();
        var kilobytes = Json.ofValid("\"" + "x".repeat(200 << 10) + "\"");
        connection.send(new ServerMessage.Direct(1, kilobytes));
        loop.run();
        assertThat(connection.isBehind(1)).isFalse();
        assertThat(connection.isBehind(900_000)).isTrue();

        connection.send(new ServerMessage.Direct(2, kilobytes));
        loop.run();
        assertThat(connection.isBehind(1)).isTrue();

        poll("n.1");
        assertThat(connection.isBehind(1)).isFalse();
        poll("n.2");
        poll("n.3");
        assertThat(connection.isBehind(2 << 20)).isFalse();
    }

    @Test
    void whoWaitsUntilItIsWritableGoesOnWhenTheRestFitsIntoOneAnswer() {
        connected();
        for (int i = 0; i < 4; i++) {
            connection.send(new ServerMessage.Direct(i, Json.ofValid("\"" + "x".repeat(60_000) + "\"")));
        }
        loop.run();
        var writable = new ArrayList<Boolean>();

        for (int i = 1; i <= 4; i++) {
            writable.add(connection.isWritable());
            poll("n." + i);
        }

        assertThat(writable).containsExactly(false, false, false, true);
    }

    @Test
    void aHeldPollIsAnsweredWithTheClose() {
        connected();
        var poll = poll("n.1");

        connection.close(CloseReason.REPLACED);
        loop.run();

        assertThat(poll.status).isEqualTo(200);
        assertThat(poll.body).contains("{\"close\":{\"code\":4409");
    }

    @Test
    void whoIsNotAdmittedGetsAStatusThatSaysSo() {
        fake.gateway.leaveConnectsToTheTest();
        connection.register();
        connection.connect(new ConnectRequest("talk", null, CometClient.INSTANCE, 0, null, Map.of()));

        connection.close(CloseReason.NO_APPLICATION);
        loop.run();

        assertThat(connect.status).isEqualTo(404);
        assertThat(connect.body).contains("\"code\":\"no-application\"");
    }

    @Test
    void whoIsRefusedSinceTooMuchWaitsIsForgotten() {
        var other = new FakeConnection(fake.push, loop.shard);
        loop.shard.submit(new Task.Send(other, new Frame(new byte[65 << 20])));

        connected();

        assertThat(connect.status).isEqualTo(503);
        assertThat(fake.push.polls()).isEmpty();
    }

    private void connected() {
        connected(connection);
    }

    private void connected(PollConnection connection) {
        connection.register();
        connection.connect(new ConnectRequest("talk", null, CometClient.INSTANCE, 0, null, Map.of()));
        loop.run();
    }

    private FakeExchange poll(String cursor) {
        return poll(connection, cursor);
    }

    private static FakeExchange poll(PollConnection connection, String cursor) {
        var exchange = new FakeExchange();
        connection.poll(exchange, cursor);
        return exchange;
    }
}
