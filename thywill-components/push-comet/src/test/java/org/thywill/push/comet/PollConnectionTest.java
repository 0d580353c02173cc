package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.component.Publication;
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
    void aReplayForAHeldPollIsCutBetweenItsPublications() {
        connected();
        var poll = poll("n.1");
        var publications = new ArrayList<Publication>();
        for (int i = 1; i <= 4; i++) {
            publications.add(new Publication(i, 0, null, Json.ofValid("\"" + "x".repeat(60_000) + i + "\"")));
        }
        publications.add(new Publication(5, 0, null, Json.ofValid("\"" + "y".repeat(100_000) + "\"")));

        connection.send(new ServerMessage.Replay("news", publications));
        connection.send(new ServerMessage.Acknowledged(1));
        loop.run();

        var answers = List.of(poll, poll("n.2"), poll("n.3"), poll("n.4"), poll("n.5"), poll("n.6"));
        assertThat(answers).extracting(each -> each.body.lines().count() - 1).containsOnly(1L);
        for (int i = 0; i < 5; i++) {
            assertThat(answers.get(i).body).contains("\"offset\":" + (i + 1) + ",");
        }
        assertThat(answers.getLast().body).isEqualTo("{\"next\":\"n.7\"}\n{\"ack\":1}\n");
        assertThat(poll("n.7").isAnswered()).isFalse();
    }

    @Test
    void theCursorAndTheLineFeedsCountForTheLengthOfAnAnswer() {
        connected();
        for (int i = 0; i < 6_000; i++) {
            connection.send(new ServerMessage.Acknowledged(100 + i % 900));
        }
        loop.run();

        var answer = poll("n.1");

        assertThat(answer.body.length()).isBetween((64 << 10) - 12, 64 << 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsSentComesOnceAndInOrderInAnswersOf64KilobytesThoughSomeAreLost(long seed) {
        connected();
        var random = new Random(seed);
        var expected = new ArrayList<Long>();
        var received = new ArrayList<Long>();
        int cursor = 1;
        int lost = 0;
        long offset = 0;
        FakeExchange poll = null;
        for (int round = 0; round < 300 || received.size() < expected.size(); round++) {
            if (round < 300 && random.nextInt(4) == 0) {
                var publications = new ArrayList<Publication>();
                for (int i = random.nextInt(1, 40); i > 0; i--) {
                    int length = random.nextInt(50) == 0 ? 70_000 : random.nextInt(5_000);
                    expected.add(++offset);
                    publications.add(new Publication(offset, 0, null, Json.ofValid("\"" + "x".repeat(length) + "\"")));
                }
                connection.send(new ServerMessage.Replay("news", publications));
                loop.run();
            }
            poll = poll == null || random.nextInt(8) == 0 ? poll("n." + cursor) : poll;
            if (!poll.isAnswered()) {
                continue;
            }
            var lines = poll.body.lines().toList();
            assertThat(lines.size() == 2 || poll.body.length() <= 64 << 10)
                    .as("%d bytes, %d frames", poll.body.length(), lines.size() - 1)
                    .isTrue();
            poll = null;
            if (random.nextInt(3) == 0) {
                lost++;
                continue;
            }
            cursor++;
            assertThat(lines.getFirst()).isEqualTo("{\"next\":\"n." + cursor + "\"}");
            lines.stream().skip(1).forEach(line -> received.add(offsetOf(line)));
        }

        assertThat(received).isEqualTo(expected);
        assertThat(lost).isPositive();
        assertThat(connection.isClosed()).isFalse();
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

    private static long offsetOf(String publication) {
        return Long.parseLong(publication.replaceAll("^\\{\"channel\":\"news\",\"offset\":(\\d+),.*", "$1"));
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
