package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.engine.EngineFixture.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.thywill.app.CallException;
import org.thywill.app.Client;
import org.thywill.app.Outcome;
import org.thywill.component.ClientMessage.Result;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Call;
import org.thywill.component.ServerMessage.Cancel;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.testkit.MemoryDatabase;

/// The application calls functions of clients.
class OutgoingCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EngineFixture fixture = new EngineFixture();
    private final FakeConnection connection = fixture.connect();
    private final Client client = fixture.application.clients.getFirst();

    record Unwritable(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("no name");
        }
    }

    private CompletableFuture<Integer> add(Object argument) {
        return client.callAsync("add", argument, Integer.class, LIMIT);
    }

    private static Result result(long number, String call, Object data) {
        return new Result(number, call, json(data), null);
    }

    private static Result error(long number, String call, String code) {
        return new Result(number, call, Json.NULL, new Failure(code, "Message of " + code, 0));
    }

    private void assertFails(CompletableFuture<?> future, String code) {
        fixture.tasks.runAll();
        assertThat(future)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aCallGivesWhatTheClientAnswers() {
        var sum = add(List.of(1, 2));

        var call = connection.only(Call.class);
        assertThat(call.name()).isEqualTo("add");
        assertThat(call.json()).hasToString("[1,2]");
        assertThat(call.timeoutMs()).isEqualTo(10_000);
        assertThat(sum).isNotDone();
        fixture.receive(connection, result(1, call.id(), 3));
        assertThat(sum).isCompletedWithValue(3);
        assertThat(fixture.timers.size()).isZero();
    }

    @Test
    void anErrorOfTheClientsArrivesWithCodeAndMessage() {
        var sum = add(1);

        fixture.receive(connection, error(1, connection.only(Call.class).id(), "too-late"));

        assertFails(sum, "too-late");
    }

    @Test
    void aResultOfAnotherTypeIsAnError() {
        var sum = add(1);

        fixture.receive(connection, result(1, connection.only(Call.class).id(), "no number"));

        assertFails(sum, "invalid");
    }

    @Test
    void aCallWithoutAnAnswerTimesOutAndALateAnswerIsDropped() {
        var sum = add(1);

        fixture.clock.advance(LIMIT);
        fixture.timers.runDue();

        assertFails(sum, "timed-out");
        fixture.receive(connection, result(1, connection.only(Call.class).id(), 3));
        assertThat(connection.link().received()).isEqualTo(1);
        assertThat(fixture.count("calls.timed-out")).isEqualTo(1);
    }

    @Test
    void aCancelledFutureCancelsTheCall() {
        var sum = add(1);

        sum.cancel(true);

        assertThat(connection.only(Cancel.class).id())
                .isEqualTo(connection.only(Call.class).id());
        assertThat(fixture.timers.size()).isZero();
        fixture.receive(connection, result(1, connection.only(Call.class).id(), 3));
        assertThat(sum).isCancelled();
    }

    @Test
    void aClientThatLeavesEndsItsCalls() {
        var sum = add(1);

        connection.link().closed(true);

        assertFails(sum, "gone");
        assertFails(add(2), "gone");
        assertThat(fixture.timers.size()).isZero();
    }

    @Test
    void callsAreBoundedForEachClientAndInAll() {
        var small = new EngineFixture(Map.of("clientCalls", 2, "maxCalls", 3));
        small.connect();
        var other = small.connect();
        var one = small.application.clients.getFirst();
        var second = small.application.clients.getLast();
        var _ = one.callAsync("f", 1, Object.class, LIMIT);
        var _ = one.callAsync("f", 1, Object.class, LIMIT);
        var _ = second.callAsync("f", 1, Object.class, LIMIT);

        var tooMuchOfOne = one.callAsync("f", 1, Object.class, LIMIT);
        var tooMuchInAll = second.callAsync("f", 1, Object.class, LIMIT);
        small.tasks.runAll();

        assertThat(List.of(tooMuchOfOne, tooMuchInAll))
                .allSatisfy(future -> assertThat(future.exceptionNow()).hasMessage(Failures.OVERLOADED.message()));
        assertThat(small.count("refused.calls")).isEqualTo(2);
        small.receive(other, result(1, other.only(Call.class).id(), 1));
        assertThat(second.callAsync("f", 1, Object.class, LIMIT)).isNotDone();
    }

    @Test
    void resultsThatAreWaitedForPassTheRateAndOthersDoNot() {
        var slow = new EngineFixture(Map.of("messageRate", 1, "messageBurst", 1));
        var link = slow.connect();
        var slowClient = slow.application.clients.getFirst();
        for (int i = 0; i < 5; i++) {
            var _ = slowClient.callAsync("f", i, Object.class, LIMIT);
        }
        var calls = link.messages(Call.class);

        for (int i = 0; i < 5; i++) {
            assertThat(slow.receive(link, result(i + 1, calls.get(i).id(), i))).isEqualTo(Failures.ACCEPTED);
        }

        assertThat(slow.receive(link, result(6, calls.getFirst().id(), 0))).isEqualTo(Failures.ACCEPTED);
        assertThat(slow.receive(link, result(7, calls.getFirst().id(), 0))).isNotEqualTo(Failures.ACCEPTED);
    }

    @Test
    void aCallOfAClientThatIsAwayReachesItWhenItIsBackWithTheTimeThatIsLeft() {
        fixture.cut(connection);
        var sum = add(1);
        fixture.clock.advance(Duration.ofSeconds(4));

        var back = fixture.resume(connection, connection.only(Connected.class).channels());

        var call = back.only(Call.class);
        assertThat(call.timeoutMs()).isEqualTo(6_000);
        fixture.receive(back, result(1, call.id(), 5));
        assertThat(sum).isCompletedWithValue(5);
    }

    @Test
    void aCallThatIsOverIsNotDoneByAClientThatComesBack() {
        fixture.cut(connection);
        var sum = add(1);
        fixture.clock.advance(LIMIT);
        fixture.timers.runDue();
        client.send("later");

        var back = fixture.resume(connection, connection.only(Connected.class).channels());

        assertFails(sum, "timed-out");
        assertThat(back.messages(Call.class)).isEmpty();
        assertThat(back.only(Cancel.class).offset()).isEqualTo(1);
        assertThat(back.direct()).containsExactly("\"later\"");
    }

    @Test
    void aCallThatTheClientHasGotIsNotSentAgain() {
        var sum = add(1);
        var call = connection.only(Call.class);
        var epoch = connection.only(Connected.class).channels().get("@").epoch();
        fixture.cut(connection);

        var back = fixture.resume(connection, Map.of("@", new Position(epoch, call.offset())));

        assertThat(back.messages(Call.class)).isEmpty();
        fixture.receive(back, result(1, call.id(), 3));
        assertThat(sum).isCompletedWithValue(3);
    }

    @Test
    void aNotificationWantsNoAnswer() {
        client.notify("tell", "x");
        fixture.application.context.rpc().notifyAll("tell", "y");

        assertThat(connection.messages(Call.class)).hasSize(2).allSatisfy(call -> {
            assertThat(call.id()).isNull();
            assertThat(call.timeoutMs()).isZero();
        });
    }

    @Test
    void aFunctionMayCallTheClientThatHasCalledIt() {
        var threads = EngineFixture.withThreads(Map.of(), new TestApplication(), new MemoryDatabase());
        threads.application
                .context
                .rpc()
                .expose("ask-back", String.class, (caller, text) -> caller.call("echo", text, String.class, LIMIT));
        var link = threads.connectAndWait(Map.of());
        link.read(message -> {
            if (message instanceof Call call) {
                link.link().receive(new Result(2, call.id(), call.json(), null));
            }
        });

        threads.receiveAndWait(
                link, new org.thywill.component.ClientMessage.Call(1, "ask-back", json("x"), 0), Answer.class);

        assertThat(link.only(Answer.class).json()).hasToString("\"x\"");
    }

    @Test
    void allClientsAreCalledAndThoseThatLeaveAreCountedAsErrors() throws InterruptedException {
        var threads = EngineFixture.withThreads(Map.of(), new TestApplication(), new MemoryDatabase());
        var links = List.of(
                threads.connectAndWait(Map.of()), threads.connectAndWait(Map.of()), threads.connectAndWait(Map.of()));
        answer(links.get(0), (call, link) -> link.receive(result(1, call.id(), 6)));
        answer(links.get(1), (call, link) -> link.receive(error(1, call.id(), "too-late")));
        answer(links.get(2), (_, link) -> Services.executeOnVirtualThread(() -> link.closed(true)));
        var clients = List.copyOf(threads.application.clients);

        var outcomes = threads.application.context.rpc().callAll("sum", List.of(1, 2, 3), Integer.class, LIMIT);

        assertThat(outcomes.get(clients.get(0))).isEqualTo(new Outcome.Value<>(6));
        assertThat(outcomes.get(clients.get(1))).isEqualTo(new Outcome.Failure<>("too-late", "Message of too-late"));
        assertThat(outcomes.get(clients.get(2))).isEqualTo(new Outcome.Failure<>("gone", "The client has left"));
        assertThatThrownBy(() -> outcomes.get(clients.get(1)).get()).isInstanceOf(CallException.class);
    }

    private interface Answerer {
        void answer(Call call, org.thywill.component.ClientLink link);
    }

    private static void answer(FakeConnection connection, Answerer answerer) {
        connection.read(message -> {
            if (message instanceof Call call) {
                answerer.answer(call, connection.link());
            }
        });
    }

    @Test
    void aThreadThatIsInterruptedWhileItWaitsCancelsTheCall() throws InterruptedException {
        var threads = EngineFixture.withThreads(Map.of(), new TestApplication(), new MemoryDatabase());
        var link = threads.connectAndWait(Map.of());
        var called = new CountDownLatch(1);
        answer(link, (_, _) -> called.countDown());
        var caught = new ArrayList<Throwable>();
        var waiting = Services.thread(() -> {
            try {
                threads.application.clients.getFirst().call("f", 1, Object.class, LIMIT);
            } catch (InterruptedException e) {
                caught.add(e);
            }
        });
        waiting.start();
        threads.await(called);

        waiting.interrupt();
        waiting.join();

        assertThat(caught).hasSize(1);
        assertThat(link.only(Cancel.class).id()).isEqualTo(link.only(Call.class).id());
    }

    @Test
    void whatCannotBeAskedFailsAtOnce() {
        assertThatThrownBy(() -> client.callAsync("f", new Unwritable("x"), Object.class, LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.callAsync("", 1, Object.class, LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
        for (var limit : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(2))) {
            assertThatThrownBy(() -> client.callAsync("f", 1, Object.class, limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(connection.messages(Call.class)).isEmpty();
    }

    @Test
    void socketIdsCountClientsInTheOrderInWhichTheyCome() {
        var second = fixture.connect();
        var again = fixture.resume(second, Map.of());

        assertThat(connection.only(Connected.class).socket()).isEqualTo(1);
        assertThat(second.only(Connected.class).socket()).isEqualTo(2);
        assertThat(again.only(Connected.class).socket()).isEqualTo(2);
        assertThat(client.socketId()).isEqualTo(1);
    }
}
