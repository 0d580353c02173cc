package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.thywill.remote.Queue.Drop;
import tools.jackson.databind.JsonNode;

class QueueTest extends SessionFixture {
    private final SerialQueue callbacks = new SerialQueue(Runnable::run, () -> {});
    private final Queue queue = new Queue("q1", session, timers, callbacks);

    private void add(Object... all) {
        for (var data : all) {
            queue.add(Json.read(Json.write(data)), 10);
        }
    }

    private List<Integer> all() {
        var all = new ArrayList<Integer>();
        for (var entry = queue.shift(); entry.isPresent(); entry = queue.shift()) {
            all.add(entry.get().asInt());
        }
        return all;
    }

    @Test
    void entriesAreTakenFromEitherEnd() {
        add(1, 2, 3);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.shift().map(JsonNode::asInt)).hasValue(1);
        assertThat(queue.pop().map(JsonNode::asInt)).hasValue(3);
        assertThat(queue.pop().map(JsonNode::asInt)).hasValue(2);
        assertThat(queue.pop()).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatGivesWayIsTheOwnersChoice() {
        queue.bound(2, 1_000, Drop.REFUSE);
        add(1, 2, 3);
        assertThat(all()).containsExactly(1, 2);
        queue.bound(2, 1_000, Drop.OLDEST);
        add(1, 2, 3);
        assertThat(all()).containsExactly(2, 3);
        queue.bound(100, 25, Drop.NEWEST);
        add(1, 2, 3);
        assertThat(all()).containsExactly(1, 3);
        assertThat(queue.dropped()).isEqualTo(3);
        assertThatThrownBy(() -> queue.bound(0, 1, Drop.REFUSE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoWaitsGetsTheNextEntryOrNothingInTime() {
        var first = queue.shift(Duration.ofSeconds(1));
        var second = queue.shift(Duration.ofSeconds(2));
        var third = queue.shift(Duration.ofSeconds(3));

        add(1);
        timers.advance(2_000);
        add(2, 3);

        assertThat(first.resultNow().map(JsonNode::asInt)).hasValue(1);
        assertThat(second.resultNow()).isEmpty();
        assertThat(third.resultNow().map(JsonNode::asInt)).hasValue(2);
        assertThat(queue.shift(Duration.ofSeconds(1)).resultNow().map(JsonNode::asInt))
                .hasValue(3);
    }

    @Test
    void whoWaitsNoLongerGetsNoEntry() {
        var cancelled = queue.shift(Duration.ofSeconds(1));
        var completed = queue.shift(Duration.ofSeconds(1));
        var failed = queue.shift(Duration.ofSeconds(1));
        cancelled.cancel(true);
        completed.complete(Optional.empty());
        failed.completeExceptionally(new IllegalStateException());

        add(1, 2);

        assertThat(all()).containsExactly(1, 2);
    }

    @Test
    void anEntryIsGivenToOneWhoWaitsEvenIfThatOneTurnsAwayBeforeItIsTold() {
        var tasks = new ArrayDeque<Runnable>();
        var busy = new Queue("q1", session, timers, new SerialQueue(tasks::add, () -> {}));
        var first = busy.shift(Duration.ofSeconds(1));
        busy.add(Json.read("1"), 10);

        assertThat(first.cancel(true)).isFalse();
        assertThat(first.complete(Optional.empty())).isFalse();
        timers.advance(1_000);
        tasks.remove().run();

        assertThat(first.resultNow().map(JsonNode::asInt)).hasValue(1);
    }

    @Test
    void anEntryThatComesWhenTheTimeIsOverStaysThoughNobodyWasToldYet() {
        var tasks = new ArrayDeque<Runnable>();
        var busy = new Queue("q1", session, timers, new SerialQueue(tasks::add, () -> {}));
        var late = busy.shift(Duration.ofSeconds(1));
        timers.advance(1_000);
        busy.add(Json.read("1"), 10);

        tasks.remove().run();

        assertThat(late.resultNow()).isEmpty();
        assertThat(busy.shift().map(JsonNode::asInt)).hasValue(1);
    }

    @Test
    void aTimeLimitOfTheCallersOwnLosesNoEntry() {
        var limited = queue.shift(Duration.ofHours(1)).orTimeout(1, TimeUnit.MILLISECONDS);
        var completing = queue.shift(Duration.ofHours(1)).completeOnTimeout(Optional.empty(), 1, TimeUnit.MILLISECONDS);
        assertThatThrownBy(limited::join).hasCauseInstanceOf(TimeoutException.class);
        assertThat(completing.join()).isEmpty();

        add(1);

        assertThat(all()).containsExactly(1);
    }

    @Test
    void whenTheSessionIsOverNobodyWaits() {
        var waiting = queue.shift(Duration.ofSeconds(1));

        queue.close();

        assertThat(((Refused) waiting.exceptionNow()).code()).isEqualTo("closed");
    }

    @Test
    void whatIsPushedGoesToTheApplication() {
        var link = connected();

        var pushed = queue.push(List.of(1));
        link.say("{'ack':1}");

        assertThat(link.sent).containsExactly("{'number':1,'push':'q1','data':[1]}");
        assertThat(pushed).isCompleted();
    }
}
