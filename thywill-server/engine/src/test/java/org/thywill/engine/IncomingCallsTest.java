package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.engine.EngineFixture.json;
import static org.thywill.engine.EngineFixture.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.thywill.app.Refused;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Cancel;
import org.thywill.component.ClientMessage.Notify;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.testkit.MemoryDatabase;

/// Clients call functions of the application.
class IncomingCallsTest {
    private final EngineFixture fixture = new EngineFixture();
    private final FakeConnection connection = fixture.connect();

    record Unwritable(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("secret");
        }
    }

    private static Call call(long number, String name, Object data) {
        return new Call(number, name, json(data), 0);
    }

    private static Call call(long number, String name, Object data, long timeoutMs) {
        return new Call(number, name, json(data), timeoutMs);
    }

    @Test
    void aCallIsAnsweredWithWhatTheFunctionGives() {
        fixture.application.context.rpc().expose("length", String.class, (_, text) -> text.length());

        fixture.receive(connection, call(1, "length", "four"));

        var answer = connection.only(Answer.class);
        assertThat(answer.number()).isEqualTo(1);
        assertThat(answer.json()).hasToString("4");
        assertThat(connection.messages()).last().isEqualTo(new Acknowledged(1));
    }

    @Test
    void callsAreDoneInOrderWithWhatElseTheClientSends() {
        fixture.application
                .context
                .rpc()
                .expose("note", String.class, (_, text) -> fixture.application.calls.add("note " + text));

        connection.link().receive(send(1, "a"));
        connection.link().receive(call(2, "note", "b"));
        connection.link().receive(new Notify(3, "note", json("c")));
        connection.link().receive(send(4, "d"));
        fixture.tasks.runAll();

        assertThat(fixture.application.calls)
                .containsExactly("connected", "message \"a\"", "note b", "note c", "message \"d\"");
        assertThat(connection.only(Answer.class).number()).isEqualTo(2);
    }

    @Test
    void aFunctionThatNobodyHasExposedIsUnknown() {
        fixture.receive(connection, call(1, "nothing", null));
        fixture.receive(connection, new Notify(2, "nothing", json(null)));
        fixture.receive(connection, new Notify(0, "nothing", json(null)));

        assertThat(connection.messages(Answer.class))
                .extracting(answer -> answer.number() + " " + answer.error().code())
                .containsExactly("1 unknown-function", "2 unknown-function");
        assertThat(connection.only(Problem.class).error().code()).isEqualTo("unknown-function");
        assertThat(fixture.count("refused.functions")).isEqualTo(3);
    }

    @Test
    void aRefusalReachesTheCallerAndAnythingElseOnlyTheLog() {
        var rpc = fixture.application.context.rpc();
        rpc.expose("refuse", Object.class, (_, _) -> {
            throw new Refused("too-late", "The game is over");
        });
        rpc.expose("fail", Object.class, (_, _) -> {
            throw new IllegalStateException("secret");
        });
        rpc.expose("number", Integer.class, (_, number) -> number);
        rpc.expose("unwritable", Object.class, (_, _) -> new Unwritable("x"));

        fixture.receive(connection, call(1, "refuse", 1));
        fixture.receive(connection, call(2, "fail", 1));
        fixture.receive(connection, call(3, "number", "no number"));
        fixture.receive(connection, call(4, "unwritable", 1));

        var errors =
                connection.messages(Answer.class).stream().map(Answer::error).toList();
        assertThat(errors.get(0)).isEqualTo(new ServerMessage.Failure("too-late", "The game is over", 0));
        assertThat(errors.get(1).code()).isEqualTo("failed");
        assertThat(errors.get(2).code()).isEqualTo("invalid");
        assertThat(errors.get(3).code()).isEqualTo("failed");
        assertThat(errors).noneMatch(error -> error.message().contains("secret"));
    }

    @Test
    void aCallThatWaitsWhenItsTimeIsOverIsNotDone() {
        var done = new ArrayList<String>();
        fixture.application.context.rpc().expose("do", String.class, (_, what) -> done.add(what));
        connection.link().receive(call(1, "do", "late", 500));
        connection.link().receive(call(2, "do", "patient", 501));

        fixture.clock.advance(Duration.ofMillis(500));
        fixture.timers.runDue();
        fixture.tasks.runAll();

        assertThat(done).containsExactly("patient");
        assertThat(connection.messages(Answer.class).getFirst().error()).isEqualTo(Failures.TIMED_OUT);
        assertThat(connection.messages(Answer.class)).hasSize(2);
        assertThat(fixture.timers.size()).isZero();
        assertThat(fixture.count("calls.timed-out")).isEqualTo(1);
    }

    @Test
    void aCallThatIsCancelledBeforeItsTurnIsNotDone() {
        var done = new ArrayList<String>();
        fixture.application.context.rpc().expose("do", String.class, (_, what) -> done.add(what));
        connection.link().receive(call(1, "do", "unwanted", 1_000));
        connection.link().receive(call(2, "do", "wanted"));

        connection.link().receive(new Cancel(1));
        connection.link().receive(new Cancel(1));
        connection.link().receive(new Cancel(99));
        fixture.tasks.runAll();

        assertThat(done).containsExactly("wanted");
        assertThat(connection.messages(Answer.class)).hasSize(2);
        assertThat(connection.messages(Answer.class).getFirst().error()).isEqualTo(Failures.CANCELLED);
        assertThat(connection.messages()).last().isEqualTo(new Acknowledged(2));
        assertThat(fixture.timers.size()).isZero();
    }

    @Test
    void aFunctionThatRunsIsInterruptedWhenItsCallIsCancelledAndTheNextCallIsNot() {
        var threads = EngineFixture.withThreads(Map.of(), new TestApplication(), new MemoryDatabase());
        var running = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var interrupts = new ArrayList<Boolean>();
        threads.application.context.rpc().expose("wait", Object.class, (_, _) -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } finally {
                ended.countDown();
            }
        });
        threads.application.context.rpc().expose("look", Object.class, (_, _) -> {
            interrupts.add(Thread.currentThread().isInterrupted());
            return "seen";
        });
        var link = threads.connectAndWait(Map.of());
        link.link().receive(call(1, "wait", null));
        threads.await(running);

        link.link().receive(new Cancel(1));

        threads.await(ended);
        link.link().receive(call(2, "look", null));
        link.await(Acknowledged.class);
        link.awaitAnswers(2);
        assertThat(link.messages(Answer.class).get(0).error()).isEqualTo(Failures.CANCELLED);
        assertThat(link.messages(Answer.class).get(1).json()).hasToString("\"seen\"");
        assertThat(interrupts).containsExactly(false);
        assertThat(threads.count("callbacks.failed")).isZero();
    }

    @Test
    void callsThatWaitAreBoundedForEachClientAndInAll() {
        var small = new EngineFixture(Map.of("clientCalls", 2, "maxCalls", 3));
        small.application.context.rpc().expose("do", Object.class, (_, _) -> null);
        var one = small.connect();
        var other = small.connect();

        assertThat(one.link().receive(call(1, "do", 1))).isEqualTo(Failures.ACCEPTED);
        assertThat(one.link().receive(call(2, "do", 1))).isEqualTo(Failures.ACCEPTED);
        assertThat(one.link().receive(call(3, "do", 1))).isInstanceOf(Receipt.Refused.class);
        assertThat(other.link().receive(call(1, "do", 1))).isEqualTo(Failures.ACCEPTED);
        assertThat(((Receipt.Refused) other.link().receive(call(2, "do", 1))).code())
                .isEqualTo("overloaded");
        assertThat(small.count("refused.calls")).isEqualTo(2);

        small.tasks.runAll();

        assertThat(one.link().receive(call(3, "do", 1))).isEqualTo(Failures.ACCEPTED);
        assertThat(other.link().receive(call(2, "do", 1))).isEqualTo(Failures.ACCEPTED);
    }

    @Test
    void aCallThatComesTooFastLeavesNoTrace() {
        var slow = new EngineFixture(Map.of("messageRate", 1, "messageBurst", 1, "maxCalls", 1));
        slow.application.context.rpc().expose("do", Object.class, (_, _) -> null);
        var client = slow.connect();
        slow.receive(client, send(1, "a"));

        for (int i = 0; i < 3; i++) {
            assertThat(((Receipt.Refused) client.link().receive(call(2, "do", 1))).code())
                    .isEqualTo("too-fast");
        }
        slow.clock.advance(Duration.ofSeconds(1));

        assertThat(slow.receive(client, call(2, "do", 1))).isEqualTo(Failures.ACCEPTED);
    }

    @Test
    void aRepeatedCallIsDoneOnce() {
        var done = new ArrayList<Integer>();
        fixture.application.context.rpc().expose("do", Integer.class, (_, number) -> done.add(number));
        fixture.receive(connection, call(1, "do", 7));

        fixture.receive(connection, call(1, "do", 7));

        assertThat(done).containsExactly(7);
    }

    @Test
    void namesAreCheckedAndExposedOnce() {
        var rpc = fixture.application.context.rpc();
        rpc.expose("x", Object.class, (_, _) -> null);

        assertThatThrownBy(() -> rpc.expose("x", Object.class, (_, _) -> null))
                .isInstanceOf(IllegalStateException.class);
        for (var name : List.of("", "x".repeat(129), "a\nb", "\ud800")) {
            assertThatThrownBy(() -> rpc.expose(name, Object.class, (_, _) -> null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
