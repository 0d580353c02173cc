package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientMessage;
import org.thywill.component.ConnectRequest.Subscription;

/// Publishers, and clients that are cut off at any moment, for thousands of random steps: whatever is lost must
/// have been announced, and nothing comes twice or in disorder, down or up.
class DeliveryModelTest {
    private static final int STEPS = 4_000;
    private static final List<String> CHANNELS = List.of("open/a", "tiny/b", "open/c");
    private static final String FILLER = "x".repeat(40_000);

    private final Map<String, Map<String, List<String>>> truth = new HashMap<>();
    private final Map<String, List<Long>> handled = new HashMap<>();
    private final EngineFixture fixture = new EngineFixture(Map.of(
            "clientAway", "24h",
            "messageRate", "1000000",
            "messageBurst", "1000000",
            "mailboxSize", "100000",
            "clientCalls", "100000"));
    private final List<ModelClient> clients = IntStream.range(0, 3)
            .mapToObj(i -> new ModelClient("instance-" + i, truth))
            .toList();

    private final Map<String, List<Asked>> asked = new HashMap<>();
    private final Map<String, List<String>> pushed = new HashMap<>();
    private int published;

    private record Asked(String data, CompletableFuture<String> answer) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostDoubledOrReordered(long seed) {
        run(new Random(seed), STEPS);

        settle();
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.received).isGreaterThan(100);
            assertThat(handled.get(client.id()))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize((int) sends(client));
            var calls = asked.getOrDefault(client.id(), List.of());
            assertThat(calls)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(call -> assertThat(call.answer()).isCompletedWithValue(call.data()));
            assertThat(client.called)
                    .isEqualTo(calls.stream()
                            .map(call -> "\"" + call.data() + "\"")
                            .toList());
            assertThat(client.queued).isEqualTo(pushed.get(client.id()));
        });
    }

    @Test
    void aSeedOfTheDayFindsNothingEither() {
        long seed = System.nanoTime();
        System.out.println("DeliveryModelTest: seed " + seed);

        run(new Random(seed), STEPS);

        settle();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theModelNoticesASingleLostPublication(long seed) {
        clients.getFirst().loseAfter = 50 * seed;

        assertThatThrownBy(() -> {
                    run(new Random(seed), STEPS);
                    settle();
                })
                .isInstanceOf(AssertionError.class);
        assertThat(clients.getFirst().loseAfter).isNegative();
    }

    private void run(Random random, int steps) {
        fixture.application.handler = (client, message) -> {
            long number = message.as(Long.class);
            handled.computeIfAbsent(client.id(), _ -> new ArrayList<>()).add(number);
            if (number % 3 == 0) {
                message.answer(number);
            }
        };
        fixture.application.context.rpc().expose("handle", Long.class, (client, number) -> {
            handled.computeIfAbsent(client.id(), _ -> new ArrayList<>()).add(number);
            return number;
        });
        for (int step = 0; step < steps; step++) {
            step(random, clients.get(random.nextInt(clients.size())));
        }
    }

    private void step(Random random, ModelClient client) {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> publish(CHANNELS.get(random.nextInt(CHANNELS.size())), random);
            case 6 -> sendToSomebody(random);
            case 7, 8 -> send(client);
            case 9 -> toggle(client);
            case 10, 11 -> client.deliverUp();
            case 12 -> client.confirm();
            case 13, 14, 15, 16 -> deliver(client, random.nextInt(12));
            case 17, 18 -> fixture.tasks.runOne();
            case 19 -> fixture.tasks.runAll();
            case 20 -> pass(random);
            case 21 -> {
                if (client.connected() && random.nextBoolean()) {
                    client.cut();
                }
            }
            default -> {
                if (!client.connected()) {
                    client.connect(fixture.engine, everything());
                }
            }
        }
    }

    private static Map<String, Subscription> everything() {
        return Map.of("open/a", Subscription.LIVE, "tiny/b", new Subscription(null, 2));
    }

    private void publish(String channel, Random random) {
        var data = ++published + (random.nextInt(10) == 0 ? FILLER : "");
        fixture.application.publish(channel, data);
        var state =
                ((AppContext) fixture.application.context).application().hub().existing(channel);
        truth.computeIfAbsent(channel, _ -> new HashMap<>())
                .computeIfAbsent(state.epoch(), _ -> new ArrayList<>())
                .add("\"" + data + "\"");
    }

    private void sendToSomebody(Random random) {
        var known = clients.stream().filter(client -> client.id() != null).toList();
        if (!known.isEmpty()) {
            var one = known.get(random.nextInt(known.size()));
            var client = fixture.application.context.client(one.id()).orElseThrow();
            var data = "for instance-" + clients.indexOf(one) + " " + random.nextInt();
            switch (random.nextInt(3)) {
                case 0 -> client.send(data);
                case 1 -> {
                    client.queue("q").push(data);
                    pushed.computeIfAbsent(one.id(), _ -> new ArrayList<>()).add("\"" + data + "\"");
                }
                default -> {
                    var answer = client.callAsync("f", data, String.class, Duration.ofHours(1));
                    asked.computeIfAbsent(one.id(), _ -> new ArrayList<>()).add(new Asked(data, answer));
                }
            }
        }
    }

    private void send(ModelClient client) {
        client.send(number -> number % 4 == 0
                ? new ClientMessage.Call(number, "handle", EngineFixture.json(number), 0)
                : EngineFixture.send(number, number));
    }

    private long sends(ModelClient client) {
        return client.sent() - client.toggles;
    }

    private static void toggle(ModelClient client) {
        boolean has = client.positions.containsKey("open/c");
        client.toggles++;
        client.send(number -> has
                ? new ClientMessage.Unsubscribe(number, "open/c")
                : new ClientMessage.Subscribe(number, "open/c", new Subscription(null, 3)));
    }

    private static void deliver(ModelClient client, int count) {
        for (int i = 0; i < count; i++) {
            client.deliverDown();
        }
    }

    private void pass(Random random) {
        fixture.clock.advance(Duration.ofSeconds(random.nextInt(30)));
        fixture.engine.housekeeping().clients();
        fixture.engine.housekeeping().channels();
    }

    /// Everybody comes back, and gets all there is.
    private void settle() {
        for (int round = 0; round < 200; round++) {
            for (var client : clients) {
                if (!client.connected()) {
                    client.connect(fixture.engine, everything());
                }
                fixture.tasks.runAll();
                deliver(client, 1_000);
                while (client.pendingUp()) {
                    client.deliverUp();
                }
            }
        }
        for (var client : clients) {
            assertThat(client.settled()).as("settled").isTrue();
            client.positions.forEach((channel, position) -> {
                if (truth.containsKey(channel)) {
                    var data = truth.get(channel).getOrDefault(position.epoch(), List.of());
                    assertThat(position.offset()).as("newest of " + channel).isEqualTo(data.size());
                }
            });
        }
    }
}
