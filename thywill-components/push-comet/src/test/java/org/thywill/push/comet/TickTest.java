package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;

class TickTest {
    private final FakePush fake = new FakePush();
    private final FakeLoop loop = new FakeLoop();
    private final Fanout news = fake.push.fanout("talk", "news");
    private final Fanout games = fake.push.fanout("talk", "games");

    @Test
    void whatIsPublishedInOneTickIsOneDeliveryToEachMember() {
        var one = connection();
        var other = connection();
        news.attach(one, List.of());
        news.attach(other, List.of());

        news.publish(publication(1));
        news.publish(publication(2));
        news.publish(publication(3));
        loop.run();

        assertThat(one.frames).containsExactly(frame("news", 1), frame("news", 2), frame("news", 3));
        assertThat(one.deliveries).isEqualTo(1);
        assertThat(other.frames).isEqualTo(one.frames);
    }

    @Test
    void theLoopIsWokenOnceForManyTasks() {
        news.attach(connection(), List.of());
        loop.run();
        int before = loop.wakeUps();

        for (int offset = 1; offset <= 1_000; offset++) {
            news.publish(publication(offset));
        }

        assertThat(loop.wakeUps() - before).isEqualTo(1);
    }

    @Test
    void aLoopWithoutMembersIsNotWoken() {
        var connection = connection();
        news.attach(connection, List.of());
        loop.run();
        news.detach(connection);
        loop.run();
        int before = loop.wakeUps();

        news.publish(publication(1));

        assertThat(loop.wakeUps()).isEqualTo(before);
    }

    @Test
    void ownMessagesStandBetweenThePublicationsAroundThem() {
        var connection = connection();
        var bystander = connection();
        news.attach(connection, List.of());
        games.attach(connection, List.of());
        news.attach(bystander, List.of());

        news.publish(publication(1));
        connection.send(new ServerMessage.Acknowledged(7));
        games.publish(publication(1));
        news.publish(publication(2));
        loop.run();

        assertThat(connection.frames)
                .containsExactly(frame("news", 1), "{\"ack\":7}", frame("games", 1), frame("news", 2));
        assertThat(connection.deliveries).isEqualTo(1);
        assertThat(bystander.frames).containsExactly(frame("news", 1), frame("news", 2));
    }

    @Test
    void aCloseComesAfterWhatWasAskedForBefore() {
        var connection = connection();
        news.attach(connection, List.of());

        news.publish(publication(1));
        connection.close(CloseReason.FORBIDDEN);
        news.publish(publication(2));
        connection.send(new ServerMessage.Acknowledged(7));
        loop.run();

        assertThat(connection.frames).containsExactly(frame("news", 1));
        assertThat(connection.closedWith).isEqualTo(CloseReason.FORBIDDEN);
        assertThat(fake.count("comet.closed.forbidden")).isEqualTo(1);
    }

    @Test
    void aMemberThatIsClosedWhileItIsWrittenToCostsNobodyAMessage() {
        var members = new ArrayList<FakeConnection>();
        for (int i = 0; i < 9; i++) {
            var member = connection();
            member.endsAfter = i % 3 == 0 ? 1 : Integer.MAX_VALUE;
            members.add(member);
            news.attach(member, List.of());
        }

        news.publish(publication(1));
        loop.run();
        news.publish(publication(2));
        loop.run();

        for (int i = 0; i < 9; i++) {
            assertThat(members.get(i).frames).hasSize(i % 3 == 0 ? 1 : 2);
        }
        assertThat(loop.shard.connections()).isEqualTo(6);
    }

    @Test
    void aMemberThatIsClosedByWhatItGetsBeforeItIsDetachedLeavesOnce() {
        var ending = connection();
        var staying = connection();
        ending.endsAfter = 1;
        news.attach(ending, List.of());
        news.attach(staying, List.of());

        news.publish(publication(1));
        news.detach(ending);
        news.publish(publication(2));
        loop.run();
        news.publish(publication(3));
        loop.run();

        assertThat(ending.frames).containsExactly(frame("news", 1));
        assertThat(staying.frames).containsExactly(frame("news", 1), frame("news", 2), frame("news", 3));
    }

    @Test
    void whatCannotBeDeliveredToOneIsNotGivenToAnother() {
        var failing = connection();
        var other = connection();
        failing.passFails = true;

        failing.send(new ServerMessage.Acknowledged(4_711));
        loop.run();
        other.send(new ServerMessage.Acknowledged(1));
        loop.run();

        assertThat(other.frames).containsExactly("{\"ack\":1}");
        assertThat(failing.closedWith).isEqualTo(CloseReason.SERVER_ERROR);
    }

    @Test
    void aMemberThatFailsCostsNobodyAMessageAndNobodyGetsOneTwice() {
        var before = connection();
        var failing = connection();
        var after = connection();
        failing.passFails = true;
        List.of(before, failing, after).forEach(member -> news.attach(member, List.of()));

        news.publish(publication(1));
        loop.run();
        news.publish(publication(2));
        loop.run();

        assertThat(failing.closedWith).isEqualTo(CloseReason.SERVER_ERROR);
        assertThat(before.frames).containsExactly(frame("news", 1), frame("news", 2));
        assertThat(after.frames).isEqualTo(before.frames);
    }

    @Test
    void aConnectionThatCannotEvenBeClosedProperlyIsLetGoOf() {
        var connection = connection();
        connection.connect(new ConnectRequest("talk", null, CometClient.INSTANCE, 0, null, Map.of()));
        loop.run();
        connection.finishFails = true;

        connection.close(CloseReason.FORBIDDEN);
        loop.run();

        assertThat(connection.abandoned).isTrue();
        assertThat(loop.shard.connections()).isZero();
        assertThat(fake.gateway.nextLink().awaitClosed()).isFalse();
    }

    @Test
    void attachingTwiceDeliversOnce() {
        var connection = connection();
        news.attach(connection, List.of());
        news.attach(connection, List.of());

        news.publish(publication(1));
        loop.run();

        assertThat(connection.frames).containsExactly(frame("news", 1));
    }

    @Test
    void aLoopThatIsBehindByTooMuchLosesItsMembersInsteadOfGrowing() {
        var connection = connection();
        news.attach(connection, List.of());
        var megabyte = Json.ofValid("\"" + "x".repeat(1 << 20) + "\"");

        for (int offset = 1; offset <= 200; offset++) {
            news.publish(new Publication(offset, 0, null, megabyte));
        }
        var later = connection();
        news.attach(later, List.of());
        loop.run();

        assertThat(connection.closedWith).isEqualTo(CloseReason.OVERLOADED);
        assertThat(connection.frames.size()).isLessThan(70);
        assertThat(later.closedWith).isNull();
        assertThat(fake.count("comet.refused.overflow")).isGreaterThan(100);
    }

    @Test
    void whoWaitsToWriteGoesOnOnceWhatWasSentIsOut() throws InterruptedException {
        var connection = connection();
        connection.writable = false;
        var answers = new ArrayList<Boolean>();
        var waiting = Thread.ofVirtual().start(() -> answers.add(awaitWritable(connection)));
        loop.runNext();

        connection.tellWaiters(true);
        waiting.join();

        assertThat(answers).containsExactly(true);
    }

    private static boolean awaitWritable(FakeConnection connection) {
        try {
            return connection.awaitWritable(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Compares with the obvious: each connection gets everything at once.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsAskedForInWhateverOrderEachConnectionGetsItInThatOrder(long seed) {
        var random = new Random(seed);
        var connections = new ArrayList<FakeConnection>();
        var expected = new ArrayList<List<String>>();
        for (int i = 0; i < 5; i++) {
            connections.add(connection());
            expected.add(new ArrayList<>());
        }
        var fanouts = new TreeMap<String, Fanout>();
        var attached = new TreeMap<String, Set<Integer>>();
        for (var name : List.of("a", "b", "c")) {
            fanouts.put(name, fake.push.fanout("talk", name));
            attached.put(name, new TreeSet<>());
        }
        for (int step = 1; step <= 5_000; step++) {
            var name = List.of("a", "b", "c").get(random.nextInt(3));
            int who = random.nextInt(connections.size());
            var connection = connections.get(who);
            switch (random.nextInt(8)) {
                case 0 -> {
                    var first = List.<ServerMessage>of(new ServerMessage.Acknowledged(step));
                    fanouts.get(name).attach(connection, first);
                    expected.get(who).add("{\"ack\":" + step + "}");
                    attached.get(name).add(who);
                }
                case 1 -> {
                    fanouts.get(name).detach(connection);
                    attached.get(name).remove(who);
                }
                case 2, 3 -> {
                    connection.send(new ServerMessage.Acknowledged(step));
                    expected.get(who).add("{\"ack\":" + step + "}");
                }
                case 4 -> loop.run();
                default -> {
                    fanouts.get(name).publish(publication(step));
                    for (int member : attached.get(name)) {
                        expected.get(member).add(frame(name, step));
                    }
                }
            }
        }
        loop.run();

        for (int i = 0; i < connections.size(); i++) {
            assertThat(connections.get(i).frames).isEqualTo(expected.get(i));
        }
    }

    private FakeConnection connection() {
        return new FakeConnection(fake.push, loop.shard);
    }

    private static Publication publication(long offset) {
        return new Publication(offset, 0, null, Json.ofValid("{}"));
    }

    private static String frame(String channel, long offset) {
        return "{\"channel\":\"" + channel + "\",\"offset\":" + offset + ",\"data\":{}}";
    }
}
