package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExposedFunctionsTest {
    private final ManualTimers timers = new ManualTimers();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();
    private final ExposedFunctions functions = new ExposedFunctions(tasks::add, timers, new ExposedFunctions.Answers() {
        @Override
        public void result(String call, @Nullable Object data) {
            answers.add(call + " " + Json.write(data));
        }

        @Override
        public void error(String call, String code, String message) {
            answers.add(call + " " + code + ": " + message);
        }
    });

    private void call(String name, @Nullable String id, String json, long timeoutMs) {
        functions.called(new Incoming.Called("@", 1, name, id, Json.read(json), timeoutMs));
    }

    private List<String> run() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        return answers;
    }

    @Test
    void aFunctionAnswersWithWhatItGives() {
        functions.expose("length", String.class, String::length);
        functions.expose("nothing", Object.class, _ -> null);

        call("length", "f.1", "\"four\"", 0);
        call("nothing", "f.2", "null", 0);
        call("length", null, "\"x\"", 0);

        assertThat(run()).containsExactly("f.1 4", "f.2 null");
    }

    @Test
    void whatAFunctionThrowsArrivesAsCodeAndSentence() {
        functions.expose("refuse", Object.class, _ -> {
            throw new Refused("too-late", "The game is over");
        });
        functions.expose("fail", Object.class, _ -> {
            throw new IllegalStateException("secret");
        });
        functions.expose("number", Integer.class, number -> number);
        functions.expose("unfit", Object.class, _ -> Map.of("x", Double.NaN));

        for (var name : List.of("refuse", "fail", "number", "unfit", "unknown")) {
            call(name, name, "\"x\"", 0);
        }

        assertThat(run())
                .hasSize(5)
                .contains(
                        "refuse too-late: The game is over",
                        "fail failed: The client failed at it; its log says why",
                        "unfit failed: $.x is NaN",
                        "unknown unknown-function: The client exposes no function \"unknown\"")
                .anyMatch(answer -> answer.startsWith("number invalid: "));
    }

    @Test
    void aCodeThatCannotTravelArrivesAsFailed() {
        for (var code : List.of("", "Too late", "1st", "x".repeat(65))) {
            functions.expose(code + "?", Object.class, _ -> {
                throw new Refused(code, "No");
            });
            call(code + "?", "f.1", "null", 0);
        }

        assertThat(run()).hasSize(4).containsOnly("f.1 failed: No");
    }

    @Test
    void aCallThatIsOverBeforeItsTurnIsNotDone() {
        var done = new ArrayList<String>();
        functions.expose("do", String.class, done::add);
        call("do", "f.1", "\"cancelled\"", 0);
        call("do", "f.2", "\"late\"", 100);
        call("do", "f.3", "\"wanted\"", 101);

        functions.cancelled("f.1");
        functions.cancelled("f.99");
        timers.advance(100);

        assertThat(run()).containsExactly("f.3 true");
        assertThat(done).containsExactly("wanted");
    }

    @Test
    void aFunctionThatRunsIsInterruptedWhenNobodyWaits() throws InterruptedException {
        var running = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        functions.expose("wait", Object.class, _ -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        call("wait", "f.1", "null", 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(this::run);
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

            functions.cancelled("f.1");

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void callsThatWaitAreBounded() {
        functions.expose("do", Object.class, _ -> 1);

        for (int i = 0; i <= ExposedFunctions.MAX_PENDING; i++) {
            call("do", "f." + i, "null", 0);
        }

        assertThat(run()).hasSize(ExposedFunctions.MAX_PENDING + 1).contains("f.1000 overloaded: Too many calls wait");
    }

    @Test
    void aFunctionIsExposedOnceAndCanBeTakenBack() {
        var registration = functions.expose("f", Object.class, _ -> 1);
        assertThatThrownBy(() -> functions.expose("f", Object.class, _ -> 2)).isInstanceOf(IllegalStateException.class);

        registration.close();
        call("f", "f.1", "null", 0);

        assertThat(run()).singleElement().asString().startsWith("f.1 unknown-function");
    }
}
