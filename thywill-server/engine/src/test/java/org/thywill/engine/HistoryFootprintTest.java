package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.Condition;
import org.thywill.app.PublishOptions;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.testkit.MemoryDatabase;
import org.thywill.engine.EntryChange.What;

/// Histories count what they are made of: bytes, or objects with headers of 8 bytes and references of 4, aligned to 8.
class HistoryFootprintTest {
    private static final Json DATA = Json.ofValid("\"" + "x".repeat(14) + "\"");
    private static final String ID = "i".repeat(39);
    /// An object with 5 references and 2 numbers; the one that wraps the data; its array of 16 bytes.
    private static final int PUBLICATION = 48 + 16 + 32;
    /// As bytes.
    private static final int PACKED = 17 + 16;

    private static final int ARRAY = 12;
    private static final int CHUNK = 32;
    /// A text, and its array of 43 bytes.
    private static final int ID_BYTES = 24 + 56;
    /// A text, and its array of 12 bytes.
    private static final int KEY_BYTES = 24 + 24;

    private static final int CHANGE = 24;
    private static final int SLOT = 8;
    /// In the log: the slot, and what was counted.
    private static final int PLACE = SLOT + 8;

    private static final int HASH_NODE = 24 + SLOT;
    private static final int LINKED_HASH_NODE = 32 + SLOT;
    private static final int TREE_NODE = 32;
    private static final long COUNT = 1_000;

    private final EngineFixture fixture =
            EngineFixture.withThreads(Map.of(), new TestApplication(), new MemoryDatabase());
    private final HistoryBudget budget = new HistoryBudget(1L << 40, _ -> {}, new EngineCounters(fixture.counters));
    private final Random random = new Random(11);

    private static Publication publication(long offset, String id, String key) {
        return new Publication(offset, offset, id, key, null, DATA);
    }

    private static String id(int number) {
        return ID + (1_000 + number);
    }

    private static String key(int number) {
        return "a key " + (100_000 + number);
    }

    private void fill(ChannelHistory history, boolean ids, boolean keys) {
        for (int i = 0; i < COUNT; i++) {
            history.add(publication(i + 1, ids ? id(i) : null, keys ? key(i) : null));
        }
    }

    /// One alone has a chunk that it fills.
    @Test
    void aPackedPublicationCountsWithItsChunk() {
        new PackedHistory(budget).add(publication(1, null, null));

        assertThat(budget.usedBytes()).isEqualTo(CHUNK + aligned(ARRAY + PACKED));
    }

    @Test
    void manyPackedPublicationsCountWithAllTheirChunks() {
        fill(new PackedHistory(budget), false, false);

        assertThat(budget.usedBytes()).isBetween(COUNT * PACKED, COUNT * PACKED * 12 / 10);
    }

    /// In the table are as many places as the next power of two that leaves a third of them free.
    @Test
    void anIdCountsWithWhatFindsIt() {
        fill(new PackedHistory(budget), true, false);

        long packed = COUNT * (PACKED + 4 + 2 + 43);
        int index = 24 + aligned(ARRAY + 2_048 * 8) + aligned(ARRAY + 2_048 * 4);
        assertThat(budget.usedBytes()).isBetween(packed + index, packed * 12 / 10 + index);
    }

    private static int aligned(int bytes) {
        return (bytes + 7) / 8 * 8;
    }

    @Test
    void theNewestOfEachKeyCountsWithWhatFindsIt() {
        fill(new LatestHistory(budget), true, true);

        int found = TREE_NODE + 2 * HASH_NODE;
        assertThat(budget.usedBytes()).isEqualTo(COUNT * (PUBLICATION + ID_BYTES + KEY_BYTES + found));
    }

    @Test
    void aTextThatIsNotAsciiCountsTwoBytesForEachCharacter() {
        new LatestHistory(budget).add(publication(1, "ж".repeat(43), null));

        int found = TREE_NODE + 2 * HASH_NODE;
        assertThat(budget.usedBytes()).isEqualTo(PUBLICATION + 24 + 104 + found);
    }

    @ParameterizedTest
    @EnumSource(names = {"STATE", "DURABLE_STATE"})
    void whatAnEntryAndTheHistoryShareCountsOnce(Kind kind) {
        var hub = hub(kind, 10);
        for (int i = 0; i < 20; i++) {
            put(hub, i, 60_000);
        }

        int entry = PUBLICATION + KEY_BYTES + CHANGE + LINKED_HASH_NODE + TREE_NODE;
        int all = ChannelResources.CHANNEL_BYTES + 20 * entry + 20 * ID_BYTES + 10 * (PLACE + HASH_NODE);
        assertThat(budget.usedBytes()).isEqualTo(all);
        hub.existing("c").forgetHistory();
        assertThat(budget.usedBytes()).isEqualTo(all - 10 * (PLACE + HASH_NODE));
        hub.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void whatIsForOneClientAloneCountsWithItsMessage() {
        fixture.connectAndWait(Map.of());
        var client = (ClientState) fixture.application.clients.getFirst();
        var all = client.application().hub().budget();
        long before = all.usedBytes();
        var channel = client.downstream().channel();

        channel.direct(DATA, fixture.clock.millis());
        channel.call("name", ID + 1_000, DATA, 1_000, fixture.clock.millis());

        int entry = 32 + PLACE + 40 + 16 + 32; // the message counts as a call, the largest
        assertThat(all.usedBytes() - before).isEqualTo(2 * entry + ID_BYTES);
        assertThat(client.forgetHistory()).isTrue();
        assertThat(all.usedBytes()).isEqualTo(before);
    }

    /// What follows the newest one at random.
    private Publication next(ChannelHistory history) {
        long offset = history.last() + 1;
        var id = random.nextBoolean() ? "id " + offset : null;
        return publication(offset, id, random.nextInt(10) == 0 ? null : "ключ " + random.nextInt(50));
    }

    private void step(ChannelHistory history) {
        switch (random.nextInt(200)) {
            case 0 -> history.clear();
            case 1 -> history.restartAfter(history.last() + random.nextInt(3));
            case 2 -> history.dropUpTo(history.first() + random.nextInt(100));
            case 3 -> history.trim(random.nextInt(100), Long.MAX_VALUE, 0);
            case 4 -> history.trim(Integer.MAX_VALUE, random.nextInt(2_000), 0);
            case 5 -> history.trim(Integer.MAX_VALUE, Long.MAX_VALUE, history.last() - random.nextInt(100));
            default -> history.add(next(history));
        }
    }

    @Test
    void whateverIsDroppedIsCountedOutAsItWasCountedIn() {
        for (var history : List.of(new PackedHistory(budget), new LatestHistory(budget))) {
            for (int i = 0; i < 20_000; i++) {
                step(history);
                assertThat(history.size() == 0).isEqualTo(budget.usedBytes() == 0);
            }
            history.clear();
            assertThat(budget.usedBytes()).isZero();
        }
    }

    private ChannelHub hub(Kind kind, int historySize) {
        var hub = fixture.hub(budget);
        var options = kind == Kind.STATE ? ChannelOptions.state() : ChannelOptions.durableState();
        hub.declare("c", options.historySize(historySize).historyAge(Duration.ofSeconds(10)));
        return hub;
    }

    private void put(ChannelHub hub, int number, long ttlMs) {
        var change = new EntryChange(key(number), Condition.ALWAYS, null, ttlMs, What.PUT);
        assertThat(hub.change("c", change, DATA, id(number))).isInstanceOf(EntryChange.Outcome.Made.class);
    }

    private void step(ChannelHub hub, int number) {
        var key = "key " + random.nextInt(30);
        var score = random.nextBoolean() ? 1.5 : null;
        switch (random.nextInt(20)) {
            case 0 -> hub.existing("c").evictable().forgetHistory();
            case 1 -> fixture.clock.advance(Duration.ofSeconds(random.nextInt(8)));
            case 2 -> hub.expireEntries(fixture.clock.millis());
            case 3, 4, 5 -> hub.change("c", EntryChange.remove(key, Condition.ALWAYS), Json.NULL, null);
            default -> {
                var change = new EntryChange(key, Condition.ALWAYS, score, random.nextInt(2) * 5_000L, What.PUT);
                hub.change("c", change, DATA, random.nextBoolean() ? "id " + number : null);
            }
        }
    }

    @Test
    void entriesAreCountedOutAsTheyWereCountedIn() {
        var hub = hub(Kind.STATE, 20);
        hub.obtain("c").keepUntil(Long.MAX_VALUE);
        for (int i = 0; i < 20_000; i++) {
            step(hub, i);
        }

        hub.existing("c").forgetHistory();
        var entries = hub.existing("c").entries();
        assertThat(budget.usedBytes() - ChannelResources.CHANNEL_BYTES)
                .isEqualTo(entries.all().stream().mapToLong(Entries::footprint).sum());
        hub.close();
        assertThat(budget.usedBytes()).isZero();
    }

    /// The history has only copies of it.
    @Test
    void whatWaitsCountsUntilItGoesOut() {
        var hub = fixture.hub(budget);
        hub.declare("lazy/*", ChannelOptions.lazy());
        var channel = hub.obtain("lazy/1");
        for (int i = 0; i < 2; i++) {
            hub.publish("lazy/1", DATA, PublishOptions.DEFAULT, null);
        }
        long kept = ChannelResources.CHANNEL_BYTES + 2L * (CHUNK + aligned(ARRAY + PACKED));
        assertThat(budget.usedBytes()).isEqualTo(kept + 2L * (PUBLICATION + SLOT));

        channel.forgetHistory();

        assertThat(budget.usedBytes()).isEqualTo(ChannelResources.CHANNEL_BYTES);
    }

    @Test
    void aChannelThatEndsTakesAllWithIt() {
        var hub = fixture.hub(budget);
        hub.declare("latest/*", ChannelOptions.latest());
        hub.declare("lazy/*", ChannelOptions.lazy());
        hub.declare("durable/*", ChannelOptions.durable());
        for (int i = 0; i < 500; i++) {
            for (var name : List.of("any/1", "latest/1", "lazy/1", "durable/1")) {
                var how = name.equals("latest/1") ? PublishOptions.keyed(key(i % 7)) : PublishOptions.DEFAULT;
                hub.publish(name, DATA, how.id(name + i), null);
            }
        }
        assertThat(budget.usedBytes()).isGreaterThan(1_500L * PACKED);

        hub.close();

        assertThat(budget.usedBytes()).isZero();
    }
}
