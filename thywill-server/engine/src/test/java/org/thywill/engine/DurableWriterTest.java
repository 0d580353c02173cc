package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.engine.EngineFixture.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Condition;
import org.thywill.app.StorageException;
import org.thywill.component.Database.StoredPublication;
import org.thywill.engine.EntryChange.What;

/// What is handed over waits until the test has the writer run.
class DurableWriterTest {
    private final EngineFixture fixture = new EngineFixture();
    private final DurableWriter writer = new DurableWriter(fixture.services);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    private DurableChannel channel(String name, ChannelOptions options) {
        var budget = new HistoryBudget(1 << 20, fixture.tasks, new EngineCounters(fixture.counters));
        var resources = new ChannelResources(fixture.services, budget, writer);
        return DurableChannel.open("app", name, options, fixture.services, resources);
    }

    private DurableChannel channel(String name) {
        return channel(name, ChannelOptions.durable());
    }

    private boolean publish(DurableChannel channel, String data, @Nullable String id) {
        return writer.writeLater(
                channel.begin(json(data), id, null, null),
                failure -> told.add(data + (failure == null ? " stored" : " refused")));
    }

    private List<StoredPublication> stored(String name) {
        return fixture.database.publications("app/" + name, 0, 100);
    }

    @Test
    void whatCannotBeStoredForWhatItIsCostsNobodyElseAnything() {
        var one = channel("one");
        var two = channel("two");
        makeHole("one");

        publish(one, "a", null);
        publish(two, "b", null);
        fixture.tasks.runAll();

        assertThat(told).containsExactly("a refused", "b stored");
        assertThat(stored("one")).isEmpty();
        assertThat(stored("two")).hasSize(1);
    }

    /// Something is done to a channel behind the server's back.
    private void makeHole(String name) {
        var channel = "app/" + name;
        fixture.database.append(List.of(new StoredPublication(channel, 1, 0, null, json("another server's"))));
        fixture.database.trim(channel, 1);
    }

    @Test
    void ifTheDatabaseIsGoneAllOfATransactionIsRefusedAtOnce() {
        var one = channel("one");
        var two = channel("two");
        fixture.database.failNext(1);

        publish(one, "a", null);
        publish(two, "b", null);
        fixture.tasks.runAll();

        assertThat(told).containsExactly("a refused", "b refused");
    }

    @Test
    void anIdIsKnownAsLongAsThePublicationMayBeStored() {
        var channel = channel("one", ChannelOptions.durable().historySize(3));
        for (int i = 0; i < 68; i++) {
            publish(channel, "data " + i, "id-" + i);
        }
        fixture.tasks.runOne();
        fixture.database.failNext(1);
        assertThat(fixture.tasks.runOne()).as("removing what is too much").isTrue();
        assertThat(stored("one")).hasSize(68);

        publish(channel, "again", "id-0");
        publish(channel, "next", null);
        fixture.tasks.runAll();

        assertThat(told).doesNotContain("again refused").endsWith("again stored", "next stored");
        assertThat(stored("one")).extracting(StoredPublication::offset).containsExactly(67L, 68L, 69L);
    }

    @Test
    void whatNobodyWaitsForLeavesRoomForWhatIsPublished() {
        var channel = channel("one");
        int taken = 0;
        while (publish(channel, "later", null)) {
            taken++;
        }

        assertThat(taken).isBetween(256, 2_000);
        assertThat(fixture.count("refused.storage")).isZero();
        fixture.tasks.runAll();
        assertThat(publish(channel, "later", null)).isTrue();
    }

    private DurableChannel stateWithEntries(String name, int count) {
        var channel = channel(name, ChannelOptions.durableState());
        for (int i = 0; i < count; i++) {
            var change = new EntryChange("key " + i, Condition.ALWAYS, null, 1_000, What.PUT);
            writer.writeLater(channel.begin(json(i), null, null, change), _ -> {});
        }
        fixture.tasks.runAll();
        return channel;
    }

    @Test
    void entriesForWhoseRemovalThereIsNoRoomAreRemovedLater() {
        var channels = new ArrayList<DurableChannel>();
        for (int i = 0; i < 5; i++) {
            channels.add(stateWithEntries("state-" + i, 256));
        }
        fixture.clock.advance(Duration.ofSeconds(1));

        channels.forEach(channel -> channel.expireEntries(fixture.clock.millis()));
        fixture.tasks.runAll();
        assertThat(channels).extracting(channel -> channel.entries().size()).containsExactly(0, 0, 0, 0, 256);
        channels.forEach(channel -> channel.expireEntries(fixture.clock.millis()));
        fixture.tasks.runAll();

        assertThat(channels).extracting(channel -> channel.entries().size()).containsOnly(0);
    }

    @Test
    @Timeout(20)
    void whatWaitsForNobodyAnyMoreIsNotStored() throws InterruptedException {
        var write = channel("one").begin(json("a"), null, null, null);
        var thrown = new AtomicReference<Throwable>();
        var publisher = new Thread(() -> {
            try {
                writer.write(List.of(write));
            } catch (StorageException e) {
                thrown.set(e);
            }
        });
        publisher.start();
        while (publisher.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        publisher.interrupt();
        publisher.join();
        fixture.tasks.runAll();

        assertThat(thrown.get()).hasMessageContaining("was not stored");
        assertThat(stored("one")).isEmpty();
        assertThat(fixture.count("refused.storage")).isOne();
    }
}
