package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thywill.component.Counters;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.Publication.Change;

class PackedHistoryTest {
    private final HistoryBudget budget = new HistoryBudget(1L << 40, _ -> {}, new EngineCounters(new Counters()));
    private final PackedHistory history = new PackedHistory(budget);
    private final Random random = new Random(3);

    /// What it should have.
    private final List<Publication> model = new ArrayList<>();

    private void add(Publication publication) {
        history.add(publication);
        model.add(publication);
    }

    private void add(int length, long atMs) {
        add(new Publication(history.last() + 1, atMs, null, json(length)));
    }

    private static Json json(int length) {
        return Json.ofValid("\"" + "x".repeat(length - 2) + "\"");
    }

    private List<Publication> all() {
        return history.after(0, Integer.MAX_VALUE);
    }

    @Test
    void anEmptyOneBeginsWithOne() {
        assertThat(history.first()).isEqualTo(1);
        assertThat(history.last()).isZero();
        assertThat(history.size()).isZero();
        assertThat(history.after(0, 100)).isEmpty();
        assertThat(history.costAfter(0, 100)).isZero();
        assertThat(history.beforeNewest(5)).isZero();
        assertThat(history.withId("any")).isNull();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void everyPartOfAPublicationComesBack() {
        var json = json(100);
        add(new Publication(1, 1_790_000_000_000L, null, json));
        add(new Publication(2, -1, "an id", "", null, json));
        add(new Publication(3, 0, "ид ✓ 🎲", "a key", "p".repeat(64), Json.NULL));
        add(new Publication(4, 0, null, "ключ", null, json, new Change(null, 0, false)));
        add(new Publication(5, 0, "i".repeat(128), "k".repeat(128), null, json, new Change(-1.5, 17, false)));
        add(new Publication(6, 0, "🎲".repeat(64), "🎲".repeat(64), null, Json.NULL, Change.REMOVED));

        assertThat(all()).isEqualTo(model);
        assertThat(history.withId("ид ✓ 🎲")).isEqualTo(model.get(2));
        assertThat(history.withId("🎲".repeat(64))).isEqualTo(model.get(5));
        assertThat(history.withId("ид ✓ 🎲🎲")).isNull();
        assertThat(history.has(model.getFirst())).isFalse();
    }

    @Test
    void publicationsAreFoundByTheirOffsets() {
        for (int i = 0; i < 100; i++) {
            add(40, 0);
        }
        history.dropUpTo(90);

        assertThat(history.first()).isEqualTo(91);
        assertThat(history.after(97, 1_000)).extracting(Publication::offset).containsExactly(98L, 99L, 100L);
        assertThat(history.after(0, 1_000, 2)).extracting(Publication::offset).containsExactly(91L, 92L);
        assertThat(history.after(100, 1_000)).isEmpty();
        assertThat(history.costAfter(98, Integer.MAX_VALUE)).isEqualTo(2 * (40 + OffsetLog.OVERHEAD_BYTES));
        assertThat(history.beforeNewest(3)).isEqualTo(97);
        assertThat(history.beforeNewest(30)).isEqualTo(90);
    }

    @Test
    void publicationsAreFoundInWhicheverChunkTheyAre() {
        for (int i = 0; i < 5_000; i++) {
            add(100, 0);
        }
        history.dropUpTo(1_234);

        for (long offset = 1_235; offset <= 5_000; offset++) {
            assertThat(history.after(offset - 1, 1)).containsExactly(model.get((int) offset - 1));
        }
        assertThat(history.after(Long.MIN_VALUE, 1)).containsExactly(model.get(1_234));
        assertThat(history.after(Long.MAX_VALUE, 1)).isEmpty();
    }

    @Test
    void eachLimitDropsTheOldest() {
        for (int i = 0; i < 10; i++) {
            add(10, i);
        }

        history.trim(8, 1_000, 0);
        assertThat(history.first()).isEqualTo(3);
        history.trim(8, 65, 0);
        assertThat(history.first()).isEqualTo(5);
        history.trim(8, 65, 9);
        assertThat(history.first()).isEqualTo(10);
        history.trim(0, 65, 0);
        assertThat(history.first()).isEqualTo(11);
        assertThat(history.last()).isEqualTo(10);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aPartHoldsAtLeastOnePublicationAndNoMoreThanFit() {
        add(1_000, 0);
        add(100, 0);
        add(100, 0);

        assertThat(history.after(0, 1)).hasSize(1);
        assertThat(history.after(0, 1_000 + 100 + 2 * OffsetLog.OVERHEAD_BYTES)).hasSize(2);
        assertThat(history.after(0, 1_000 + 100 + 2 * OffsetLog.OVERHEAD_BYTES - 1))
                .hasSize(1);
        assertThat(history.costAfter(0, 1)).isEqualTo(1_000 + OffsetLog.OVERHEAD_BYTES);
    }

    @Test
    void itCanGoOnAfterAnyOffset() {
        add(10, 0);

        history.restartAfter(1L << 60);
        var next = new Publication((1L << 60) + 1, 0, "id", json(10));
        history.add(next);

        assertThat(history.first()).isEqualTo((1L << 60) + 1);
        assertThat(all()).containsExactly(next);
        assertThat(history.withId("id")).isEqualTo(next);
    }

    /// One publication takes no more than it needs, many little more, and what a large one took is given back with it.
    @Test
    void whatIsTakenFollowsWhatIsKept() {
        add(100, 0);
        assertThat(budget.usedBytes()).isBetween(100L, 200L);

        for (int i = 0; i < 9_999; i++) {
            add(100, 0);
        }
        long packed = 10_000 * 117;
        assertThat(budget.usedBytes()).isBetween(packed, packed * 11 / 10);

        add(1 << 20, 0);
        history.dropUpTo(10_001);
        add(100, 0);
        assertThat(budget.usedBytes()).isBetween(100L, 200L);
    }

    @Test
    void itAgreesWithAListOverManyRandomSteps() {
        for (int step = 0; step < 30_000; step++) {
            switch (random.nextInt(300)) {
                case 0 -> history.clear();
                case 1 -> history.dropUpTo(history.first() + random.nextInt(200) - 1);
                case 2 -> history.trim(random.nextInt(300), Long.MAX_VALUE, 0);
                case 3 -> history.trim(Integer.MAX_VALUE, random.nextInt(100_000), 0);
                case 4 -> history.trim(Integer.MAX_VALUE, Long.MAX_VALUE, history.last() - random.nextInt(300));
                default -> add(any());
            }
            model.removeIf(publication -> publication.offset() < history.first());
            assertThat(history.size()).isEqualTo(model.size());
            assertThat(budget.usedBytes() == 0).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                look(model.get(random.nextInt(model.size())));
            }
        }
        assertThat(all()).isEqualTo(model);
    }

    private Publication any() {
        long offset = history.last() + 1;
        var id = random.nextBoolean() ? "id " + offset : null;
        int length = random.nextInt(1_000) == 0 ? 100_000 : 2 + random.nextInt(300);
        return new Publication(offset, offset, id, null, random.nextBoolean() ? "someone" : null, json(length));
    }

    private void look(Publication expected) {
        long before = expected.offset() - 1;
        assertThat(history.after(before, 1)).containsExactly(expected);
        assertThat(history.costAfter(before, 0)).isEqualTo(ChannelHistory.cost(expected));
        if (expected.id() != null) {
            assertThat(history.withId(expected.id())).isEqualTo(expected);
        }
        assertThat(history.withId("id " + (history.first() - 1))).isNull();
    }
}
