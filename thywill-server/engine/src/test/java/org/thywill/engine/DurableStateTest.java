package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Condition;
import org.thywill.app.PutOptions;
import org.thywill.app.Refused;
import org.thywill.app.StateChannel;
import org.thywill.app.StateChannel.Entry;
import org.thywill.app.StateChannel.Order;
import org.thywill.app.StorageException;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.testkit.MemoryDatabase;
import org.thywill.engine.EntryChange.What;

/// The writer has a thread of its own here, since whoever writes waits for it.
class DurableStateTest {
    private final MemoryDatabase database = new MemoryDatabase();
    private final EngineFixture fixture = restarted();
    private final StateChannel state = fixture.application.context.state("durable-state/1");

    private EngineFixture restarted() {
        return EngineFixture.withThreads(Map.of(), new TestApplication(), database);
    }

    private static Map<String, String> shown(StateChannel channel) {
        return channel.entries(Order.KEY, 100).stream()
                .collect(Collectors.toMap(Entry::key, entry -> entry.version() + " " + entry.json()));
    }

    @Test
    void whatIsPutIsThereAfterARestart() {
        state.put("ada", 1);
        state.put("bob", 2, PutOptions.DEFAULT.score(2.5));
        state.put("ada", 3);
        state.put("eve", 4);
        state.remove("eve");

        var again = restarted().application.context.state("durable-state/1");

        assertThat(shown(again)).isEqualTo(Map.of("ada", "3 3", "bob", "2 2"));
        assertThat(again.get("bob").orElseThrow().score()).hasValue(2.5);
        assertThat(again.put("ada", 6)).as("goes on with the versions").isEqualTo(6);
    }

    @Test
    void conditionsAreKeptAmongWritersAtTheSameTime() throws Exception {
        var won = new ConcurrentLinkedQueue<Long>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            int writer = i;
            threads.add(Thread.ofVirtual()
                    .start(() -> state.put("seat", writer, PutOptions.ifNew()).ifPresent(won::add)));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(won).hasSize(1);
        assertThat(state.get("seat").orElseThrow().version()).isEqualTo(won.peek());
    }

    @Test
    void theLimitHoldsAmongWritersAtTheSameTime() throws Exception {
        var small = EngineFixture.withThreads(Map.of("stateEntries", 3), new TestApplication(), new MemoryDatabase())
                .application
                .context
                .state("durable-state/1");
        var threads = new ArrayList<Thread>();
        var refused = new ConcurrentLinkedQueue<RuntimeException>();
        for (int i = 0; i < 10; i++) {
            var key = "key" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    small.put(key, 1);
                } catch (Refused e) {
                    refused.add(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(refused).hasSize(7);
        assertThat(small.size()).isEqualTo(3);
    }

    @Test
    void whatCouldNotBeStoredChangesNothing() {
        state.put("ada", 1);
        database.failNext(1);

        assertThatThrownBy(() -> state.put("ada", 2)).isInstanceOf(StorageException.class);

        assertThat(shown(state)).isEqualTo(Map.of("ada", "1 1"));
        assertThat(state.put("ada", 3, PutOptions.ifVersion(1))).hasValue(2);
    }

    @Test
    void whatWasStoredAlthoughTheAnswerWasLostIsKnownAfterwards() {
        state.put("ada", 1);
        database.failAfterAppending(1);
        assertThatThrownBy(() -> state.put("ada", 2)).isInstanceOf(StorageException.class);

        assertThat(state.put("ada", 3, PutOptions.ifVersion(1))).isEmpty();
        assertThat(shown(state)).isEqualTo(Map.of("ada", "2 2"));
    }

    @Test
    void aPutThatIsRepeatedToARestartedServerIsDoneOnce() {
        var put = new Put(1, "durable-state/1", "ada", EngineFixture.json("x"), Condition.NEW, null, 0);
        fixture.receiveAndWait(fixture.connectAndWait(Map.of()), put, Answer.class);
        var restarted = restarted();

        var again = restarted.connectAndWait(Map.of());
        restarted.receiveAndWait(again, put, Acknowledged.class);

        assertThat(again.only(Answer.class).json()).hasToString("{\"version\":1}");
        assertThat(restarted.application.context.state("durable-state/1").size())
                .isEqualTo(1);
    }

    @Test
    void aSubscriberOfARestartedServerGetsTheEntries() {
        state.put("ada", 1);
        state.put("bob", 2);
        var restarted = restarted();

        var connection = restarted.connectAndWait(Map.of("durable-state/1", Subscription.LIVE));
        connection.await(Snapshot.class);

        assertThat(connection.only(Snapshot.class).entries())
                .extracting(entry -> entry.key())
                .containsExactly("ada", "bob");
        assertThat(connection.only(Snapshot.class).offset()).isEqualTo(2);
    }

    @Test
    void anEntryWhoseTimeIsOverIsRemovedFromTheDatabase() {
        state.put("ada", 1, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        state.put("bob", 2);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(state.get("ada")).isEmpty();
        assertThat(database.entries("app/durable-state/1")).hasSize(2);

        fixture.engine.housekeeping().entries();
        // Behind the removal.
        state.put("eve", 3);

        assertThat(database.entries("app/durable-state/1"))
                .extracting(entry -> entry.key())
                .isEqualTo(List.of("bob", "eve"));
    }

    @Test
    @Timeout(20)
    void aRemovalThatCouldNotBeStoredIsTriedAgain() {
        state.put("ada", 1, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        fixture.clock.advance(Duration.ofSeconds(1));
        database.failNext(1);
        fixture.engine.housekeeping().entries();
        while (database.failing() > 0) {
            Thread.onSpinWait();
        }

        while (!database.entries("app/durable-state/1").isEmpty()) {
            fixture.engine.housekeeping().entries();
            Thread.onSpinWait();
        }

        assertThat(state.put("ada", 2, PutOptions.ifNew())).hasValue(3);
        assertThat(fixture.count("refused.storage")).as("nobody was refused").isZero();
    }

    @Test
    void anEntryWhoseTimeIsOverWhileTheServerIsDownIsGoneAfterwards() {
        state.put("ada", 1, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        state.put("bob", 2, PutOptions.DEFAULT.expireAfter(Duration.ofHours(1)));
        var restarted = restarted();
        restarted.clock.advance(Duration.ofSeconds(1));
        var again = restarted.application.context.state("durable-state/1");

        assertThat(shown(again)).isEqualTo(Map.of("bob", "2 2"));
        var connection = restarted.connectAndWait(Map.of("durable-state/1", Subscription.LIVE));
        connection.await(Snapshot.class);
        assertThat(connection.only(Snapshot.class).entries())
                .extracting(entry -> entry.key())
                .containsExactly("bob");
        assertThat(again.put("ada", 3, PutOptions.ifPresent())).isEmpty();
        restarted.engine.housekeeping().entries();
        // Behind the removal.
        assertThat(again.put("eve", 4)).isEqualTo(4);
        assertThat(database.entries("app/durable-state/1"))
                .extracting(entry -> entry.key())
                .isEqualTo(List.of("bob", "eve"));
    }

    @Test
    @Timeout(20)
    void howeverManyEntriesAreOverAtOnceTheyAreRemovedWithoutAPause() {
        for (int i = 0; i < 700; i++) {
            state.put("key " + i, i, PutOptions.DEFAULT.expireAfter(Duration.ofSeconds(1)));
        }
        fixture.clock.advance(Duration.ofSeconds(1));

        fixture.engine.housekeeping().entries();

        while (!database.entries("app/durable-state/1").isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(state.size()).isZero();
    }

    private ChannelHub hub(HistoryBudget budget) {
        var hub = fixture.hub(budget);
        hub.declare("board", ChannelOptions.durableState());
        return hub;
    }

    private HistoryBudget budget(long bytes, Executor executor) {
        return new HistoryBudget(bytes, executor, new EngineCounters(fixture.counters));
    }

    private void fill() {
        var hub = hub(budget(1 << 20, Services::executeOnVirtualThread));
        for (var key : List.of("ada", "bob")) {
            hub.change("board", new EntryChange(key, Condition.ALWAYS, null, 0, What.PUT), EngineFixture.json(1), null);
        }
        hub.close();
    }

    /// From now on the database fails at one call.
    private void failAt(int call) {
        var chance = new Random() {
            private int calls;

            @Override
            public int nextInt(int bound) {
                return ++calls == call ? 0 : bound - 1;
            }
        };
        database.failAtRandom(chance, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ofAChannelThatTheDatabaseDoesNotOpenNothingIsLeft(int call) {
        fill();
        var budget = budget(1 << 20, Services::executeOnVirtualThread);
        var hub = hub(budget);
        failAt(call);

        assertThatThrownBy(() -> hub.obtain("board")).isInstanceOf(StorageException.class);

        assertThat(budget.usedBytes()).isZero();
        assertThat(fixture.push.open).doesNotContainKey("other/board");
        assertThat(hub.obtain("board").entries().size()).isEqualTo(2);
    }

    @Test
    void ofAChannelThatCannotBeFilledNothingIsLeft() {
        fill();
        var budget = budget(ChannelResources.CHANNEL_BYTES + 200, _ -> {
            throw new StackOverflowError();
        });
        var hub = hub(budget);

        assertThatThrownBy(() -> hub.obtain("board")).hasRootCauseInstanceOf(StackOverflowError.class);

        assertThat(budget.usedBytes()).isZero();
        assertThat(fixture.push.open).doesNotContainKey("other/board");
    }
}
