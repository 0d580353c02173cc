package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.json;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.app.Condition;
import org.thywill.app.Departure;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.testkit.MemoryDatabase;

/// What one client publishes on durable channels in a row. The application holds its mailbox up until the whole row
/// waits there.
class DurableRowTest {
    private static final String CHANNEL = "durable/1";

    private final MemoryDatabase database = new MemoryDatabase();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final EngineFixture fixture = started();
    private FakeConnection connection = new FakeConnection();
    private int transactions;

    private EngineFixture started() {
        return EngineFixture.withThreads(Map.of(), new TestApplication(), database);
    }

    @BeforeEach
    void connect() {
        fixture.application.handler = (_, message) -> {
            if (message.json().equals("\"wait\"")) {
                fixture.await(arrived);
            }
        };
        fixture.application.publish(CHANNEL, "before");
        fixture.application.publish("durable/2", "before");
        connection = fixture.connectAndWait(Map.of(CHANNEL, Subscription.LIVE));
        transactions = database.transactions();
    }

    /// Sends messages, the first of which has number 2, so that all are in the mailbox before any is done.
    private void sendRow(ClientMessage... row) {
        connection.link().receive(send(1, "wait"));
        for (var message : row) {
            assertThat(connection.link().receive(message)).isEqualTo(Failures.ACCEPTED);
        }
        arrived.countDown();
    }

    private static ClientMessage[] numbers(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> publish(number, CHANNEL, number))
                .toArray(ClientMessage[]::new);
    }

    private void confirm(long offset) {
        connection.link().receive(new ClientMessage.Received(Map.of(ServerMessage.PRIVATE, offset)));
    }

    private static void awaitAcknowledged(FakeConnection from, long number) {
        from.await(() -> from.messages(Acknowledged.class).contains(new Acknowledged(number)), "ack " + number);
    }

    private List<String> stored(String channel) {
        return database.publications("app/" + channel, 1, 1_000).stream()
                .map(StoredPublication::json)
                .map(Object::toString)
                .toList();
    }

    @Test
    void isStoredInOneTransactionAndInOrder() {
        sendRow(numbers(2, 6));
        awaitAcknowledged(connection, 6);

        assertThat(stored(CHANNEL)).containsExactly("2", "3", "4", "5", "6");
        assertThat(connection.published(CHANNEL)).containsExactly("2", "3", "4", "5", "6");
        assertThat(database.transactions()).isEqualTo(transactions + 1);
    }

    @Test
    void mayGoToSeveralChannels() {
        sendRow(
                publish(2, CHANNEL, 2),
                publish(3, "durable/2", 3),
                publish(4, "durable/new", 4),
                publish(5, CHANNEL, 5));
        awaitAcknowledged(connection, 5);

        assertThat(stored(CHANNEL)).containsExactly("2", "5");
        assertThat(stored("durable/2")).containsExactly("3");
        assertThat(database.publications("app/durable/new", 0, 10)).hasSize(1);
        assertThat(database.transactions()).isEqualTo(transactions + 1);
    }

    @Test
    void hasAtMost64InATransaction() {
        sendRow(numbers(2, 90));
        awaitAcknowledged(connection, 90);

        assertThat(stored(CHANNEL)).hasSize(89).startsWith("2", "3").endsWith("89", "90");
        assertThat(database.transactions()).isEqualTo(transactions + 2);
    }

    @Test
    void endsWhereTheApplicationIsAsked() {
        var seen = new ArrayList<List<String>>();
        fixture.application.handler = (_, message) -> {
            fixture.await(arrived);
            seen.add(stored(CHANNEL));
        };

        sendRow(publish(2, CHANNEL, 2), publish(3, CHANNEL, 3), send(4, "look"), publish(5, CHANNEL, 5));
        awaitAcknowledged(connection, 5);

        assertThat(seen).containsExactly(List.of(), List.of("2", "3"));
        assertThat(database.transactions()).isEqualTo(transactions + 2);
    }

    @Test
    void failsTogetherAndOnlyTheFirstIsRefused() {
        database.failNext(1);

        sendRow(numbers(2, 6));
        connection.await(Answer.class);

        assertThat(connection.only(Answer.class).number()).isEqualTo(2);
        assertThat(connection.only(Answer.class).error()).isEqualTo(Failures.STORAGE);
        assertThat(stored(CHANNEL)).isEmpty();
        assertThat(connection.messages(Acknowledged.class)).doesNotContain(new Acknowledged(6));
    }

    @Test
    void goesOnInOrderOnceTheClientKnowsOfTheFirst() {
        database.failNext(1);
        sendRow(numbers(2, 6));
        connection.await(Answer.class);

        confirm(1);
        awaitAcknowledged(connection, 6);

        assertThat(stored(CHANNEL)).containsExactly("3", "4", "5", "6");
        assertThat(connection.published(CHANNEL)).containsExactly("3", "4", "5", "6");
        assertThat(connection.messages(Answer.class)).hasSize(1);
        assertThat(database.transactions()).isEqualTo(transactions + 1);
    }

    @Test
    void holdsUpWhatNeedsNoDatabaseToo() {
        var queue = fixture.application.context.queue("q1");
        var inMemory = fixture.application.context.channel("open/1");
        database.failNext(1);
        sendRow(publish(2, CHANNEL, 2));
        connection.await(Answer.class);

        connection.link().receive(publish(3, "open/1", 3));
        connection.link().receive(new Push(4, "q1", json(4)));

        assertThat(inMemory.history(10)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
        confirm(1);
        awaitAcknowledged(connection, 4);
        assertThat(inMemory.history(10)).hasSize(1);
        assertThat(queue.size()).isOne();
    }

    @Test
    void isRefusedOneByOneAndInOrderWhileTheDatabaseIsAway() {
        database.failNext(3);
        sendRow(numbers(2, 6));
        for (int refused = 1; refused <= 3; refused++) {
            int expected = refused;
            connection.await(() -> connection.messages(Answer.class).size() == expected, "answer " + expected);
            confirm(refused);
        }
        awaitAcknowledged(connection, 6);

        assertThat(connection.messages(Answer.class)).extracting(Answer::number).containsExactly(2L, 3L, 4L);
        assertThat(stored(CHANNEL)).containsExactly("5", "6");
    }

    @Test
    void isStoredOnceIfTheAnswerOfTheDatabaseWasLost() {
        database.failAfterAppending(1);
        sendRow(numbers(2, 6));
        connection.await(Answer.class);

        confirm(1);
        awaitAcknowledged(connection, 6);

        assertThat(connection.only(Answer.class).number()).isEqualTo(2);
        assertThat(stored(CHANNEL)).containsExactly("2", "3", "4", "5", "6");
        assertThat(connection.published(CHANNEL)).containsExactly("2", "3", "4", "5", "6");
    }

    @Test
    void keepsItsOrderIfTheServerIsKilledAfterItHasFailed() {
        database.failNext(1);
        sendRow(numbers(2, 6));
        connection.await(Answer.class);

        sendAgain();

        assertThat(stored(CHANNEL)).containsExactly("2", "3", "4", "5", "6");
    }

    @Test
    void isStoredOnceIfTheServerIsKilledAfterTheAnswerOfTheDatabaseWasLost() {
        database.failAfterAppending(1);
        sendRow(numbers(2, 6));
        connection.await(Answer.class);

        sendAgain();

        assertThat(stored(CHANNEL)).containsExactly("2", "3", "4", "5", "6");
    }

    /// As a client does that has got nothing, at a server that is started after this one was killed.
    private void sendAgain() {
        var server = started();
        var after = server.connect(new ConnectRequest("app", null, connection.instance(), 1, null, Map.of()));
        after.await(Connected.class);
        for (var message : numbers(2, 6)) {
            after.link().receive(message);
        }
        awaitAcknowledged(after, 6);
    }

    @Test
    void isNotDoneHereAnyMoreIfTheClientLeavesWhileItIsHeldUp() {
        database.failNext(1);
        sendRow(numbers(2, 6));
        connection.await(Answer.class);

        connection.link().closed(true);
        fixture.application.awaitGone(Departure.LEFT);

        assertThat(stored(CHANNEL)).isEmpty();
    }

    @Test
    void isAnsweredInOrderAndWhatMayNotBeIsLeftOut() {
        var keyed = new Publish(3, CHANNEL, json(3), null, "key");
        sendRow(
                publish(2, CHANNEL, 2),
                keyed,
                put(4, "seat", Condition.NEW),
                put(5, "seat", Condition.NEW),
                publish(6, "durable-state/1", 6),
                publish(7, CHANNEL, 7));
        awaitAcknowledged(connection, 7);

        assertThat(connection.messages(Answer.class))
                .extracting(answer -> answer.number() + " "
                        + (answer.error() == null ? "done" : answer.error().code()))
                .containsExactly("3 invalid", "4 done", "5 conflict", "6 forbidden");
        assertThat(stored(CHANNEL)).containsExactly("2", "7");
        assertThat(database.transactions()).isEqualTo(transactions + 1);
    }

    private static Put put(long number, String key, Condition condition) {
        return new Put(number, "durable-state/1", key, json(number), condition, null, 0);
    }

    @Test
    void isFoundAgainAlsoWhereMemoryHasForgotten() {
        sendRow(numbers(2, 6));
        awaitAcknowledged(connection, 6);
        for (int i = 0; i < 1_200; i++) {
            fixture.application.publish(CHANNEL, "between " + i);
        }

        sendAgain();

        assertThat(stored(CHANNEL)).containsOnlyOnce("2", "3", "4", "5", "6");
    }
}
