package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.engine.EngineFixture.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.thywill.app.Queue;
import org.thywill.app.Queue.Drop;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Problem;

class QueuesTest {
    private final EngineFixture fixture = new EngineFixture();
    private final FakeConnection connection = fixture.connect();
    private final Queue queue = fixture.application.context.queue("q1");
    private long number;

    private void push(Object data) {
        fixture.receive(connection, new Push(++number, "q1", json(data)));
    }

    private List<String> codes() {
        return connection.messages(Answer.class).stream()
                .map(answer -> answer.error().code())
                .toList();
    }

    private List<String> all() {
        var all = new ArrayList<String>();
        for (var entry = queue.shift(); entry.isPresent(); entry = queue.shift()) {
            all.add(entry.get().json());
        }
        return all;
    }

    @Test
    void entriesAreTakenFromEitherEnd() {
        assertThat(queue.isEmpty()).isTrue();
        push(1);
        push(2);
        push(3);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.shift().orElseThrow().as(Integer.class)).isEqualTo(1);
        assertThat(queue.pop().orElseThrow().as(Integer.class)).isEqualTo(3);
        assertThat(queue.pop().orElseThrow().as(Integer.class)).isEqualTo(2);
        assertThat(queue.pop()).isEmpty();
        assertThat(queue.shift()).isEmpty();
        assertThat(connection.messages(Acknowledged.class).getLast().number()).isEqualTo(3);
    }

    @Test
    void anEntryTellsWhoHasPushedIt() {
        push("x");

        var entry = queue.shift().orElseThrow();

        assertThat(entry.clientId())
                .isEqualTo(fixture.application.clients.getFirst().id());
        assertThat(entry.at().toEpochMilli()).isEqualTo(fixture.clock.millis());
    }

    @Test
    void aRepeatedPushIsOneEntry() {
        push("x");
        fixture.receive(connection, new Push(1, "q1", json("x")));

        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aQueueThatTheApplicationHasNotNamedIsForbidden() {
        fixture.receive(connection, new Push(1, "other", json(1)));
        fixture.receive(connection, new Push(0, "other", json(1)));

        assertThat(codes()).containsExactly("forbidden");
        assertThat(connection.only(Problem.class).error().code()).isEqualTo("forbidden");
    }

    @Test
    void aFullQueueRefuses() {
        queue.bound(2, Drop.REFUSE);

        push(1);
        push(2);
        push(3);

        assertThat(codes()).containsExactly("queue-full");
        assertThat(all()).containsExactly("1", "2");
        assertThat(fixture.count("refused.queues")).isEqualTo(1);
    }

    @Test
    void theOldestGivesWay() {
        queue.bound(2, Drop.OLDEST);

        push(1);
        push(2);
        push(3);

        assertThat(all()).containsExactly("2", "3");
        assertThat(fixture.count("queues.dropped")).isEqualTo(1);
    }

    @Test
    void theNewestGivesWay() {
        queue.bound(2, Drop.NEWEST);

        push(1);
        push(2);
        push(3);

        assertThat(all()).containsExactly("1", "3");
    }

    @Test
    void bytesAreBoundedToo() {
        queue.bound(100, 10, Drop.OLDEST);

        push("aaaa");
        push("bbbb");
        push("this is longer than the queue");
        push("cc");

        assertThat(all()).containsExactly("\"bbbb\"", "\"cc\"");
        assertThat(codes()).containsExactly("queue-full");
    }

    @Test
    void theDefaultBoundIsInTheSettings() {
        var small = new EngineFixture(Map.of("queueSize", 1));
        small.application.context.queue("q1");
        var link = small.connect();

        small.receive(link, new Push(1, "q1", json(1)));
        small.receive(link, new Push(2, "q1", json(1)));

        assertThat(link.only(Answer.class).error().code()).isEqualTo("queue-full");
    }

    @Test
    void whoWaitsGetsTheNextEntry() throws InterruptedException {
        var got = new ArrayList<Optional<Queue.Entry>>();
        var begun = new CountDownLatch(1);
        var waiting = Services.thread(() -> {
            begun.countDown();
            try {
                got.add(queue.shift(Duration.ofSeconds(10)));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        waiting.start();
        fixture.await(begun);

        push("x");

        waiting.join();
        assertThat(got.getFirst().orElseThrow().json()).isEqualTo("\"x\"");
        assertThat(queue.shift(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void whoWaitsWhenTheApplicationStopsGetsNothing() throws InterruptedException {
        var got = new ArrayList<Optional<Queue.Entry>>();
        var waiting = Services.thread(() -> {
            try {
                got.add(queue.shift(Duration.ofHours(1)));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        waiting.start();

        ((AppContext) fixture.application.context).application().queues().close();

        waiting.join();
        assertThat(got.getFirst()).isEmpty();
    }

    @Test
    void entriesForPagesComeInOrderWithWhatElseIsSent() {
        var other = fixture.connect();
        var client = fixture.application.clients.getFirst();

        client.send("a");
        client.queue("q").push("b");
        fixture.application.context.queuesOfClients("q").push("c");

        assertThat(connection.messages().subList(1, 4))
                .containsExactly(
                        new ServerMessage.Direct(1, json("a")),
                        new ServerMessage.Push(2, "q", json("b")),
                        new ServerMessage.Push(3, "q", json("c")));
        assertThat(other.only(ServerMessage.Push.class)).isEqualTo(new ServerMessage.Push(1, "q", json("c")));
    }

    @Test
    void namesAndBoundsAreChecked() {
        var context = fixture.application.context;

        assertThat(context.queue("q1")).isSameAs(queue);
        assertThatThrownBy(() -> context.queue("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context.queuesOfClients("\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.bound(0, Drop.REFUSE)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 1; i < 1_000; i++) {
            context.queue("more " + i);
        }
        assertThatThrownBy(() -> context.queue("too much")).isInstanceOf(IllegalStateException.class);
    }
}
