package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.Refused;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// Calls in both directions, queues and bytes, between the packaged server and the Java client.
class CallsIT {
    private static final int DEADLINE_SECONDS = 60;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ROUNDS = 5;
    private static final int CALLS_A_ROUND = 20;

    private static ThywillServer server;

    @BeforeAll
    static void start(@TempDir Path home) {
        ApplicationJar.write(home.resolve("apps"), "calls", CallsApplication.class);
        server = ThywillServer.launch(
                home,
                "thywill: { engine: { message-rate: 1000, message-burst: 1000 } }\n",
                List.of("--port", "0", "--apps", home.resolve("apps").toString()));
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ThywillClient connect(Transport transport, Consumer<ThywillClient> prepare) {
        return ThywillClient.connect(server.address(), "calls", Options.DEFAULTS.over(transport), prepare);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static JsonNode call(ThywillClient client, String name, Object data) {
        return await(client.rpc().call(name, data, LIMIT));
    }

    private static void exposeDouble(ThywillClient client) {
        client.rpc().expose("double", Integer.class, number -> 2 * number);
    }

    @ParameterizedTest
    @EnumSource
    void eitherEndCallsTheOther(Transport transport) {
        try (var client = connect(transport, CallsIT::exposeDouble)) {
            assertThat(call(client, "add", Map.of("a", 1, "b", 2)).asInt()).isEqualTo(3);
            assertThat(call(client, "ask-back", "double").asInt()).isEqualTo(41);
        }
    }

    @Test
    void errorsArriveWithTheirCodes() {
        try (var client = connect(Transport.WEBSOCKET, _ -> {})) {
            assertThat(codeOf(client.rpc().call("refuse", null))).isEqualTo("too-late");
            assertThat(codeOf(client.rpc().call("nothing", null))).isEqualTo("unknown-function");
            assertThat(codeOf(client.rpc().call("add", "no pair"))).isEqualTo("invalid");
            assertThat(codeOf(client.rpc().call("ask-back", "nothing"))).isEqualTo("failed");
        }
    }

    private static String codeOf(CompletableFuture<?> future) {
        var failure = await(future.handle((_, error) -> error));
        return ((Refused) failure).code();
    }

    @Test
    void bytesTravelBothWays() {
        try (var client = connect(Transport.WEBSOCKET, _ -> {})) {
            var bytes = new byte[] {0, 1, 127, -128, -1};

            var back = call(client, "reverse", Map.of("name", "x", "bytes", bytes));

            assertThat(back.path("bytes").binaryValue()).isEqualTo(new byte[] {-1, -128, 127, 1, 0});
        }
    }

    @Test
    void aCancelledCallInterruptsTheFunction() throws InterruptedException {
        try (var client = connect(Transport.WEBSOCKET, _ -> {})) {
            int before = call(client, "interrupted", null).asInt();
            var cancelled = client.rpc().call("wait", null);
            var late = client.rpc().call("wait", null, Duration.ofSeconds(1));

            cancelled.cancel(true);

            assertThat(codeOf(late)).isEqualTo("timed-out");
            assertThat(call(client, "interrupted", null).asInt()).isBetween(before + 1, before + 2);
        }
    }

    @Test
    void allClientsAreCalledAndToldTheirSocketIds() throws InterruptedException {
        var hellos = new LinkedBlockingQueue<Long>();
        var both = new CountDownLatch(2);
        Consumer<ThywillClient> prepare = client -> {
            client.rpc().expose("hello", Long.class, socket -> {
                hellos.add(socket);
                both.countDown();
                return null;
            });
        };
        try (var one = connect(Transport.WEBSOCKET, prepare.andThen(CallsIT::exposeDouble));
                var other = connect(Transport.SSE, prepare)) {
            assertThat(both.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();

            var outcomes = call(one, "ask-all", 21);

            assertThat(outcomes.valueStream().map(JsonNode::asString)).contains("value 42", "error unknown-function");
            assertThat(hellos)
                    .containsExactlyInAnyOrder(
                            one.socketId().orElseThrow(), other.socketId().orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsLoseDoubleAndSwapNothing(Transport transport) throws Exception {
        var asked = new ArrayList<Integer>();
        try (var proxy = new CuttingProxy(server.address());
                var client =
                        ThywillClient.connect(proxy.address(), "calls", Options.DEFAULTS.over(transport), preparing -> {
                            preparing.rpc().expose("count", Integer.class, number -> {
                                asked.add(number);
                                return asked.size();
                            });
                        })) {
            await(client.connected());
            call(client, "take", null);
            var done = new ArrayList<CompletableFuture<?>>();
            var answers = new ArrayList<CompletableFuture<JsonNode>>();

            for (int round = 0; round < ROUNDS; round++) {
                int first = round * CALLS_A_ROUND;
                IntStream.range(first, first + CALLS_A_ROUND).forEach(i -> {
                    answers.add(client.rpc().call("ask-back", "count"));
                    done.add(client.queue("to-server").push(i));
                    done.add(client.rpc().call("push", i));
                });
                await(answers.get(first));
                proxy.cut();
                proxy.mend();
            }

            await(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)));
            int all = ROUNDS * CALLS_A_ROUND;
            for (int i = 0; i < all; i++) {
                assertThat(await(answers.get(i)).asInt()).isEqualTo(i + 2);
                assertThat(client.queue("to-client").shift().orElseThrow().asInt())
                        .isEqualTo(i);
            }
            assertThat(asked).hasSize(all).containsOnly(20);
            assertThat(call(client, "take", null).valueStream().map(JsonNode::asInt))
                    .containsExactlyElementsOf(IntStream.range(0, all).boxed().toList());
        }
    }
}
