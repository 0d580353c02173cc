package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.component.CloseReason;

class LoopShardTest {
    private final FakeLoop reading = new FakeLoop();
    private final FakeLoop other = new FakeLoop();
    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void theOtherIsGivenTasksByTheFirst() {
        other.hearFrom(reading);
    }

    @Test
    void anotherEventLoopIsWokenOnceTheFirstHasReadAllThatCameTogether() {
        other.shard.submit(task("one"));
        other.shard.submit(task("two"));
        assertThat(other.wakeUps()).isZero();
        reading.run();

        assertThat(other.wakeUps()).isEqualTo(1);
        other.run();
        assertThat(done).containsExactly("one", "two");
    }

    @Test
    void anotherEventLoopIsWokenEvenIfTheFirstHasNothingElseToDo() {
        other.shard.submit(task("one"));

        assertThat(reading.wakeUps()).isEqualTo(1);
    }

    @Test
    void anotherEventLoopIsWokenBeforeTheFirstWritesItsOwn() {
        reading.shard.submit(_ -> done.add("other was woken " + other.wakeUps()));

        other.shard.submit(task("one"));
        reading.run();

        assertThat(done).containsExactly("other was woken 1");
    }

    @Test
    void whatATickHandsToAnotherEventLoopWakesItBeforeThatTickWrites() {
        reading.shard.submit(loop -> {
            other.shard.submit(task("one"));
            loop.afterTick(() -> done.add("other was woken " + other.wakeUps()));
        });

        reading.run();

        assertThat(done).containsExactly("other was woken 1");
    }

    @Test
    void whatIsHandedOverAfterATickIsForTheNext() {
        reading.shard.submit(loop -> loop.afterTick(() -> other.shard.submit(task("one"))));

        reading.run();

        assertThat(other.wakeUps()).isEqualTo(1);
    }

    @Test
    void whatComesAfterATickIsDoneInItsOrderHoweverMuchItIs() {
        var numbers = IntStream.range(0, 100).mapToObj(String::valueOf).toList();
        reading.shard.submit(loop -> numbers.forEach(number -> loop.afterTick(() -> done.add(number))));

        reading.run();

        assertThat(done).isEqualTo(numbers);
    }

    @Test
    void aLoopGivesWayAfterEach32OfWhatComesAfterATick() {
        var before = new ArrayList<Integer>();
        reading.shard.submit(loop ->
                IntStream.range(0, 70).forEach(_ -> loop.afterTick(() -> before.add(reading.timesOthersRan()))));

        reading.run();

        assertThat(before.subList(0, 32)).containsOnly(0);
        assertThat(before.subList(32, 64)).containsOnly(1);
        assertThat(before.subList(64, 70)).containsOnly(2);
        assertThat(reading.timesOthersRan()).isEqualTo(2);
    }

    @Test
    void aLoopGivesWayOnceAfterATickOfWhatDoesNotHurryAndNotAfterTheNext() {
        reading.shard.submit(LoopShard::giveWay);
        reading.shard.submit(LoopShard::giveWay);
        reading.run();
        assertThat(reading.timesOthersRan()).isEqualTo(1);

        reading.shard.submit(task("one"));
        reading.run();
        assertThat(reading.timesOthersRan()).isEqualTo(1);
    }

    @Test
    void whatFailsKeepsNothingElseFromBeingDone() {
        reading.shard.submit(_ -> fail());
        reading.shard.submit(loop -> {
            loop.afterTick(LoopShardTest::fail);
            loop.afterTick(() -> done.add("after the tick"));
            loop.afterSeconds(1, LoopShardTest::fail);
            loop.afterSeconds(1, () -> done.add("a second later"));
        });

        reading.run();
        reading.pass(1);

        assertThat(done).containsExactly("after the tick", "a second later");
    }

    private static void fail() {
        throw new OutOfMemoryError("Thrown by the test");
    }

    @Test
    void aConnectionThatCannotBeLookedAfterIsClosedAndTheOthersAreLookedAfter() {
        var push = new FakePush().push;
        var failing = new FakeConnection(push, reading.shard);
        var other = new FakeConnection(push, reading.shard);
        failing.sweepFails = true;

        reading.pass(1);

        assertThat(failing.closedWith).isEqualTo(CloseReason.SERVER_ERROR);
        assertThat(other.isClosed()).isFalse();
        assertThat(reading.shard.connections()).isEqualTo(1);
    }

    @Test
    void anyOtherThreadWakesAtOnceWhatAnEventLoopIsToWakeLater() {
        other.shard.submit(task("one"));
        other.hearFrom(null);

        other.shard.submit(task("two"));
        assertThat(other.wakeUps()).isEqualTo(1);
        other.run();
        reading.run();

        assertThat(done).containsExactly("one", "two");
    }

    @Test
    void anEventLoopDoesItsOwnWithoutTheOther() {
        other.shard.submit(task("one"));
        other.hearFrom(other);

        other.shard.submit(task("two"));
        other.run();

        assertThat(done).containsExactly("one", "two");
    }

    private Task task(String name) {
        return _ -> done.add(name);
    }
}
