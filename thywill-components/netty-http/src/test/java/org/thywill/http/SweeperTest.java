package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweeperTest {
    private final Sweeper sweeper = new Sweeper(100);
    private final List<Integer> swept = new ArrayList<>();
    private long sweptAtNanos;

    @Test
    void everyoneIsAskedEvenIfSomeLeaveMeanwhile() {
        for (int i = 0; i < 10; i++) {
            sweeper.add(new Guest(i, i % 3 == 0));
        }

        sweeper.sweep(0);

        assertThat(swept).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(sweeper.size()).isEqualTo(6);
    }

    @Test
    void oneThatFailsDoesNotKeepOthersFromBeingAsked() {
        sweeper.add(new Guest(1, false));
        sweeper.add(new Guest(-1, false));
        sweeper.add(new Guest(2, false));

        sweeper.sweep(0);

        assertThat(swept).contains(1, 2);
    }

    @Test
    void whoLeavesTwiceLeavesOnce() {
        var guest = new Guest(1, false);
        sweeper.add(guest);
        sweeper.add(new Guest(2, false));

        sweeper.remove(guest);
        sweeper.remove(guest);

        assertThat(sweeper.size()).isEqualTo(1);
    }

    @Test
    void whoWouldBeLateBeforeTheNextSweepIsLate() {
        sweeper.add(new Guest(1, false));

        sweeper.sweep(1_000);

        assertThat(sweptAtNanos).isEqualTo(1_100);
    }

    private final class Guest implements Sweeper.Swept {
        private final int number;
        private final boolean leaves;
        private int index = -1;

        private Guest(int number, boolean leaves) {
            this.number = number;
            this.leaves = leaves;
        }

        @Override
        public void sweep(long nowNanos) {
            swept.add(number);
            sweptAtNanos = nowNanos;
            if (number < 0) {
                throw new OutOfMemoryError("as the test wants it");
            }
            if (leaves) {
                sweeper.remove(this);
            }
        }

        @Override
        public int sweepIndex() {
            return index;
        }

        @Override
        public void sweepIndex(int newIndex) {
            index = newIndex;
        }
    }
}
