package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetLogTest {
    private final List<Entry> dropped = new ArrayList<>();
    private final OffsetLog<Entry> log = new OffsetLog<>() {
        @Override
        int bytesOf(Entry entry) {
            return entry.bytes();
        }

        @Override
        long atMsOf(Entry entry) {
            return entry.atMs();
        }

        @Override
        void dropped(Entry entry, int footprint) {
            assertThat(footprint).isEqualTo((int) entry.offset());
            dropped.add(entry);
        }
    };

    private record Entry(long offset, int bytes, long atMs) {}

    private void append(int bytes, long atMs) {
        int offset = (int) log.last() + 1;
        log.append(new Entry(offset, bytes, atMs), offset);
    }

    @Test
    void anEmptyLogBeginsWithOne() {
        assertThat(log.first()).isEqualTo(1);
        assertThat(log.last()).isZero();
        assertThat(log.after(0, 100)).isEmpty();
        assertThat(log.costAfter(0, 100)).isZero();
    }

    @Test
    void entriesAreFoundByTheirOffsets() {
        for (int i = 0; i < 100; i++) {
            append(1, 0);
        }
        log.dropUpTo(90);

        assertThat(log.first()).isEqualTo(91);
        assertThat(log.get(95).offset()).isEqualTo(95);
        assertThat(log.after(97, 1_000)).extracting(Entry::offset).containsExactly(98L, 99L, 100L);
        assertThat(log.after(0, 1_000, 2)).extracting(Entry::offset).containsExactly(91L, 92L);
        assertThat(dropped).hasSize(90);
    }

    @Test
    void eachLimitDropsTheOldest() {
        for (int i = 0; i < 10; i++) {
            append(10, i);
        }

        log.trim(8, 1_000, 0);
        assertThat(log.first()).isEqualTo(3);
        log.trim(8, 65, 0);
        assertThat(log.first()).isEqualTo(5);
        log.trim(8, 65, 9);
        assertThat(log.first()).isEqualTo(10);
        log.trim(0, 65, 0);
        assertThat(log.first()).isEqualTo(11);
        assertThat(log.last()).isEqualTo(10);
        assertThat(log.bytes()).isZero();
    }

    @Test
    void aPartHoldsAtLeastOneEntry() {
        append(1_000, 0);
        append(1_000, 0);

        assertThat(log.after(0, 1)).hasSize(1);
    }

    @Test
    void aLogCanGoOnAfterAnyOffset() {
        append(1, 0);

        log.restartAfter(41);
        append(1, 0);

        assertThat(log.first()).isEqualTo(42);
        assertThat(log.get(42).offset()).isEqualTo(42);
    }

    @Test
    void itAgreesWithAQueueOverManyRandomSteps() {
        var random = new Random(7);
        var queue = new ArrayDeque<Entry>();
        for (int step = 0; step < 50_000; step++) {
            if (random.nextInt(100) == 0) {
                log.dropUpTo(log.first() + random.nextInt(200) - 1);
            } else {
                append(random.nextInt(5), 0);
                queue.add(new Entry(log.last(), log.get(log.last()).bytes(), 0));
            }
            while (!queue.isEmpty() && queue.peek().offset() < log.first()) {
                queue.remove();
            }
            assertThat(log.size()).isEqualTo(queue.size());
        }

        assertThat(log.after(0, Integer.MAX_VALUE)).containsExactlyElementsOf(queue);
        assertThat(log.bytes()).isEqualTo(queue.stream().mapToLong(Entry::bytes).sum());
    }
}
