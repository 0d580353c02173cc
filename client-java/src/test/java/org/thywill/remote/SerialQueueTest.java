package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final List<Boolean> turns = new ArrayList<>();
    private final List<Integer> ran = new ArrayList<>();
    private final SerialQueue queue = new SerialQueue(threads::add, this::turned);

    private void turned() {
        turns.add(queue.isFull());
    }

    @Test
    void tasksRunInOrderOnOneThreadThatEndsWithThem() {
        IntStream.range(0, 5).forEach(i -> queue.execute(() -> ran.add(i)));
        assertThat(threads).hasSize(1);

        threads.remove().run();

        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
        queue.execute(() -> ran.add(5));
        assertThat(threads).hasSize(1);
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheOthers() {
        queue.execute(() -> {
            throw new IllegalStateException("of the test");
        });
        queue.execute(() -> ran.add(1));

        threads.remove().run();

        assertThat(ran).containsExactly(1);
    }

    @Test
    void itSaysWhenItIsFullAndWhenItIsHalfEmptyAgain() {
        IntStream.range(0, SerialQueue.FULL + 10).forEach(i -> queue.execute(() -> ran.add(i)));
        assertThat(turns).containsExactly(true);

        threads.remove().run();

        assertThat(turns).containsExactly(true, false);
        assertThat(ran).hasSize(SerialQueue.FULL + 10);
    }

    @Test
    void theFirstListenerGetsTheNewestOfWhatCameBeforeIt() {
        var listeners = new Listeners<Integer>(Runnable::run, 3);
        IntStream.range(0, 5).forEach(listeners::tell);

        var registration = listeners.add(ran::add);
        listeners.tell(5);
        registration.close();
        listeners.tell(6);

        assertThat(ran).containsExactly(2, 3, 4, 5);
    }

    @Test
    void aShutValveHoldsTheWishUntilItOpens() {
        var valve = new Valve(Runnable::run);
        valve.set(false);
        valve.pass(() -> ran.add(1));
        assertThat(ran).isEmpty();

        valve.set(true);
        valve.set(true);
        valve.pass(() -> ran.add(2));

        assertThat(ran).containsExactly(1, 2);
    }
}
