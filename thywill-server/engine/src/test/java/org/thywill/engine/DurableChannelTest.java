package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.send;
import static org.thywill.engine.EngineFixture.subscribe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.thywill.app.Channel;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Departure;
import org.thywill.app.Publication;
import org.thywill.app.PublishOptions;
import org.thywill.app.Right;
import org.thywill.app.StorageException;
import org.thywill.component.ClientMessage;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.testkit.MemoryDatabase;

/// The writer has a thread of its own here, since publishers wait for it.
class DurableChannelTest {
    private final MemoryDatabase database = new MemoryDatabase();
    private final EngineFixture fixture = restarted();
    private final Channel channel = fixture.application.context.channel("durable/1");

    private EngineFixture restarted() {
        return EngineFixture.withThreads(Map.of(), new TestApplication(), database);
    }

    private static List<String> data(List<Publication> publications) {
        return publications.stream().map(Publication::json).toList();
    }

    @Test
    void whatIsPublishedIsOnDiskAndReachesSubscribers() {
        var connection = fixture.connectAndWait(Map.of("durable/1", Subscription.LIVE));

        var publication = channel.publish("kept");

        assertThat(publication.offset()).isEqualTo(1);
        assertThat(database.publications("app/durable/1", 0, 10)).hasSize(1);
        assertThat(connection.published("durable/1")).containsExactly("\"kept\"");
    }

    @Test
    void whatCouldNotBeStoredNobodySeesAndItsOffsetIsUsedAgain() {
        var connection = fixture.connectAndWait(Map.of("durable/1", Subscription.LIVE));
        channel.publish("one");
        database.failNext(1);

        assertThatThrownBy(() -> channel.publish("lost")).isInstanceOf(StorageException.class);
        var next = channel.publish("two");

        assertThat(next.offset()).isEqualTo(2);
        assertThat(connection.published("durable/1")).containsExactly("\"one\"", "\"two\"");
    }

    @Test
    void whatWasStoredAlthoughTheAnswerWasLostLeavesNoHole() {
        var connection = fixture.connectAndWait(Map.of("durable/1", Subscription.LIVE));
        database.failAfterAppending(1);

        assertThatThrownBy(() -> channel.publish("unsure", "id")).isInstanceOf(StorageException.class);
        var next = channel.publish("next");
        var again = channel.publish("unsure", "id");

        assertThat(next.offset()).isEqualTo(2);
        assertThat(again.offset()).isEqualTo(1);
        assertThat(connection.published("durable/1")).containsExactly("\"unsure\"", "\"next\"");
    }

    @Test
    void aRestartedServerGoesOnInTheSameEpoch() {
        channel.publish("one");
        channel.publish("two");
        var before = fixture.connectAndWait(Map.of("durable/1", Subscription.LIVE));
        var position = before.only(Connected.class).channels().get("durable/1").position();

        var server = restarted();
        server.application.publish("durable/1", "three");
        var after = server.connectAndWait(Map.of("durable/1", new Subscription(new Position(position.epoch(), 1), 0)));

        assertThat(after.only(Connected.class)
                        .channels()
                        .get("durable/1")
                        .position()
                        .epoch())
                .isEqualTo(position.epoch());
        assertThat(after.published("durable/1")).containsExactly("\"two\"", "\"three\"");
        assertThat(after.messages(Gap.class)).isEmpty();
    }

    @Test
    void anIdIsPublishedOnceAlsoAfterARestart() {
        var first = channel.publish("one", "id-1");

        assertThat(channel.publish("again", "id-1").offset()).isEqualTo(first.offset());
        for (int i = 0; i < 300; i++) {
            channel.publish(i);
        }
        var again = restarted().application.context.channel("durable/1").publish("again", "id-1");

        assertThat(again.offset()).isEqualTo(first.offset());
        assertThat(again.json()).isEqualTo("\"one\"");
    }

    @Test
    void aMessageThatIsSentAgainToARestartedServerIsPublishedOnce() {
        var before = fixture.connectAndWait(Map.of());
        fixture.receiveAndWait(before, publish(1, "durable/1", "once"), Acknowledged.class);

        var server = restarted();
        var after = server.connectAndWait(Map.of());
        server.receiveAndWait(after, publish(1, "durable/1", "once"), Acknowledged.class);

        assertThat(data(channel.history(10))).containsExactly("\"once\"");
        assertThat(database.publications("app/durable/1", 0, 10)).hasSize(1);
    }

    @Test
    void aClientIsToldThatItsPublicationCouldNotBeStored() {
        var connection = fixture.connectAndWait(Map.of("durable/1", Subscription.LIVE));
        database.failNext(1);

        fixture.receiveAndWait(connection, publish(1, "durable/1", "lost"), Acknowledged.class);

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("storage");
        assertThat(connection.only(Answer.class).error().retryAfterMs()).isPositive();
        assertThat(connection.published("durable/1")).isEmpty();
    }

    @Test
    void whatFollowsSomethingThatWasNotStoredWaitsUntilTheClientKnows() {
        channel.publish("first");
        var connection = fixture.connectAndWait(Map.of());
        sendTwoOfWhichOneIsNotStored(connection);
        assertThat(data(channel.history(10))).containsExactly("\"first\"");

        connection.link().receive(new ClientMessage.Received(Map.of(ServerMessage.PRIVATE, 1L)));
        awaitAcknowledged(connection, 2);

        assertThat(data(channel.history(10))).containsExactly("\"first\"", "\"next\"");
    }

    private void sendTwoOfWhichOneIsNotStored(FakeConnection connection) {
        database.failNext(1);
        connection.link().receive(publish(1, "durable/1", "lost"));
        connection.link().receive(publish(2, "durable/1", "next"));
        connection.await(Answer.class);
    }

    private static void awaitAcknowledged(FakeConnection connection, long number) {
        connection.await(
                () -> connection.messages(Acknowledged.class).contains(new Acknowledged(number)), "ack " + number);
    }

    @Test
    void whatWasNotStoredBeforeTheServerWasKilledIsStoredInItsPlace() {
        channel.publish("first");
        sendTwoOfWhichOneIsNotStored(fixture.connectAndWait(Map.of()));

        var server = restarted();
        var after = server.connectAndWait(Map.of());
        after.link().receive(publish(1, "durable/1", "lost"));
        after.link().receive(publish(2, "durable/1", "next"));
        awaitAcknowledged(after, 2);

        assertThat(server.application.context.channel("durable/1").history(10))
                .extracting(Publication::json)
                .containsExactly("\"first\"", "\"lost\"", "\"next\"");
    }

    @Test
    void aClientThatLeavesDoesNoMoreOfWhatIsHeldUp() {
        channel.publish("first");
        var connection = fixture.connectAndWait(Map.of());
        sendTwoOfWhichOneIsNotStored(connection);

        connection.link().closed(true);
        fixture.application.awaitGone(Departure.LEFT);

        assertThat(data(channel.history(10))).containsExactly("\"first\"");
    }

    @Test
    void aClientThatNeverSaysWhatItHasGotWaitsForAMinute() {
        channel.publish("first");
        var connection = fixture.connectAndWait(Map.of());
        sendTwoOfWhichOneIsNotStored(connection);

        fixture.clock.advance(Duration.ofMillis(Holdback.PATIENCE_MS + 1));
        fixture.engine.housekeeping().clients();
        awaitAcknowledged(connection, 2);

        assertThat(data(channel.history(10))).containsExactly("\"first\"", "\"next\"");
    }

    @Test
    void aClientThatSendsNothingAgainIsNotHeldUp() {
        channel.publish("first");
        var request = new ConnectRequest("app", null, "sends-nothing-again", 0, null, Map.of()).withoutRepeats();
        var connection = fixture.connect(request);
        connection.await(Connected.class);

        sendTwoOfWhichOneIsNotStored(connection);
        awaitAcknowledged(connection, 2);

        assertThat(data(channel.history(10))).containsExactly("\"first\"", "\"next\"");
    }

    @Test
    void whatAnApplicationCouldNotStoreIsNotItsFault() {
        fixture.application.handler = (_, message) -> channel.publish(message.as(String.class), message.id());
        channel.publish("first");
        var connection = fixture.connectAndWait(Map.of());
        database.failNext(1);

        connection.link().receive(send(1, "lost"));
        connection.link().receive(send(2, "next"));
        connection.await(Answer.class);

        assertThat(connection.only(Answer.class).error()).isEqualTo(Failures.STORAGE);
        assertThat(data(channel.history(10))).containsExactly("\"first\"");
    }

    @Test
    void aChannelThatCannotBeOpenedIsNamedWhenConnecting() {
        database.failNext(1);

        var connection = fixture.connectAndWait(Map.of("durable/2", Subscription.LIVE));

        assertThat(connection.only(Connected.class).channels()).containsOnlyKeys("@");
        assertThat(connection.only(Problem.class).error().retryAfterMs()).isPositive();
    }

    @Test
    void aSubscriptionThatCannotBeOpenedIsAnswered() {
        var connection = fixture.connectAndWait(Map.of());
        database.failNext(1);

        fixture.receiveAndWait(connection, subscribe(1, "durable/2"), Acknowledged.class);

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("storage");
    }

    @Test
    void whatMemoryHasNoMoreComesFromTheDatabase() {
        for (int i = 1; i <= 1_500; i++) {
            channel.publish(i);
        }

        assertThat(data(channel.historyAfter(0, 3))).containsExactly("1", "2", "3");
        assertThat(data(channel.history(1_200)))
                .hasSize(1_200)
                .startsWith("301")
                .endsWith("1500");
        var late = fixture.connectAndWait(Map.of("durable/1", new Subscription(null, 1_400)));
        late.awaitPublished("durable/1", 1_400);
        channel.publish("live");
        late.awaitPublished("durable/1", 1_401);

        assertThat(late.published("durable/1")).startsWith("101", "102").endsWith("1500", "\"live\"");
        assertThat(late.messages(Gap.class)).isEmpty();
    }

    @Test
    void pastItsSizeTheHistoryIsTrimmedAndTheGapIsTrue() {
        var small = fixture.application.context;
        small.declare("small", ChannelOptions.durable().historySize(10).allow(Right.SUBSCRIBE, Right.HISTORY));
        var epoch = new ArrayList<String>();
        for (int i = 1; i <= 100; i++) {
            small.channel("small").publish(i);
            if (i == 1) {
                epoch.add(database.openChannel("app/small", "x").epoch());
            }
        }

        var late = fixture.connectAndWait(Map.of("small", new Subscription(new Position(epoch.getFirst(), 2), 0)));
        late.awaitLast("small", "100");

        var gap = late.only(Gap.class);
        assertThat(gap.from()).isEqualTo(3);
        assertThat(late.published("small")).hasSize((int) (100 - gap.to())).startsWith(String.valueOf(gap.to() + 1));
        assertThat(late.published("small")).hasSizeBetween(10, 75);
    }

    @Test
    void publishersShareTransactionsAndKeepTheirOrder() throws Exception {
        var go = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int publisher = 0; publisher < 50; publisher++) {
            int number = publisher;
            threads.add(Thread.ofVirtual().start(() -> {
                await(go);
                for (int i = 0; i < 20; i++) {
                    channel.publish(number * 100 + i);
                }
            }));
        }
        go.countDown();
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }

        var history = channel.history(10_000);
        assertThat(history)
                .extracting(Publication::offset)
                .hasSize(1_000)
                .isSorted()
                .doesNotHaveDuplicates();
        for (int publisher = 0; publisher < 50; publisher++) {
            int number = publisher;
            assertThat(history.stream()
                            .map(publication -> publication.as(Integer.class))
                            .filter(value -> value / 100 == number))
                    .hasSize(20)
                    .isSorted();
        }
        assertThat(database.transactions()).isLessThanOrEqualTo(1_000);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anIdleDurableChannelLeavesMemoryButKeepsItsEpoch() {
        channel.publish("one");
        fixture.clock.advance(Duration.ofMinutes(2));
        fixture.engine.housekeeping().channels();
        assertThat(fixture.push.open).doesNotContainKey("app/durable/1");

        assertThat(channel.publish("two").offset()).isEqualTo(2);
    }

    @Test
    void idsAndKeysAreTextsThatTheDatabaseHasAsTheyAre() {
        var storage = fixture.application.context.storage();

        assertThatIllegalArgumentException().isThrownBy(() -> channel.publish("a", "id \ud83d"));
        assertThatIllegalArgumentException().isThrownBy(() -> PublishOptions.keyed("\ude00 key"));
        assertThatIllegalArgumentException().isThrownBy(() -> storage.put("\ud83d", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> storage.keys("\ud83d", 1));
        channel.publish("b", "id 😀");
        storage.put("😀", 1);

        assertThat(channel.publish("c", "id 😀").json()).isEqualTo("\"b\"");
        assertThat(storage.keys("😀", 1)).containsExactly("😀");
    }

    @Test
    void whoeverIsRefusedForTheDatabaseIsCountedOnce() {
        database.failNext(1);
        fixture.receiveAndWait(fixture.connectAndWait(Map.of()), publish(1, "durable/2", "lost"), Acknowledged.class);
        assertThat(fixture.count("refused.storage")).as("no channel opened").isOne();

        database.failNext(1);
        var history = new ClientMessage.History(1, "durable/3", null, 10);
        fixture.receiveAndWait(fixture.connectAndWait(Map.of()), history, Acknowledged.class);
        assertThat(fixture.count("refused.storage")).as("no history read").isEqualTo(2);

        channel.publish("stored");
        database.failNext(1);
        assertThatThrownBy(() -> channel.publish("lost")).isInstanceOf(StorageException.class);
        assertThat(fixture.count("refused.storage")).as("not stored").isEqualTo(3);
    }

    @Test
    void whatIsTooOldIsRemovedAlsoAfterAChannelWhereThatFails() {
        for (int i = 1; i <= 3; i++) {
            fixture.application.publish("durable/" + i, "old");
        }
        fixture.clock.advance(Duration.ofDays(3651));
        database.failNext(3); // for sessions, for revocations, and for the first of the channels

        fixture.engine.housekeeping().old();

        assertThat(List.of(1, 2, 3).stream()
                        .filter(i ->
                                !database.publications("app/durable/" + i, 0, 1).isEmpty()))
                .hasSize(1);
    }

    @Test
    void whatIsTooOldIsRemovedFromTheDatabase() {
        channel.publish("old");
        fixture.clock.advance(Duration.ofDays(3649));
        channel.publish("new");
        fixture.clock.advance(Duration.ofDays(2));

        fixture.engine.housekeeping().old();

        assertThat(data(channel.history(10))).containsExactly("\"new\"");
        assertThat(database.publications("app/durable/1", 0, 10)).hasSize(1);
    }
}
