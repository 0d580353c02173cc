package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.app.PutOptions;
import org.thywill.app.Refused;
import org.thywill.app.StateChannel;
import org.thywill.app.StateChannel.Order;
import org.thywill.component.ConnectRequest.Subscription;

/// Random writes, removals, expiries and cuts, also in the middle of big snapshots: in the end every copy is the
/// server's.
class StateModelTest {
    private static final int STEPS = 3_000;
    private static final List<String> CHANNELS = List.of("state/a", "short-state/b");
    private static final String FILLER = "x".repeat(20_000);

    private final EngineFixture fixture =
            new EngineFixture(Map.of("clientAway", "24h", "stateEntries", "40", "stateBytes", "600KB"));
    private Random random = new Random(0);
    private final List<CopyClient> clients = IntStream.range(0, 3)
            .mapToObj(i -> new CopyClient("instance-" + i, this::changeSometimes))
            .toList();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyCopyBecomesTheServers(long seed) {
        run(seed);

        settle();
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.snapshots).isGreaterThan(20))
                .allSatisfy(client -> assertThat(client.changes).isGreaterThan(100));
        assertThat(fixture.count("snapshots.again")).isPositive();
        assertThat(fixture.count("catch-ups")).isPositive();
    }

    @Test
    void aSeedOfTheDayFindsNothingEither() {
        long seed = System.nanoTime();
        System.out.println("StateModelTest: seed " + seed);

        run(seed);

        settle();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theModelNoticesASingleLostChange(long seed) {
        clients.getFirst().loseAfter = 20 * seed;

        assertThatThrownBy(() -> {
                    run(seed);
                    settle();
                })
                .isInstanceOf(AssertionError.class);
        assertThat(clients.getFirst().loseAfter).isNegative();
    }

    private void run(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step(clients.get(random.nextInt(clients.size())));
        }
    }

    private void step(CopyClient client) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> change();
            case 7, 8, 9, 10, 11 -> client.deliver(random.nextInt(8));
            case 12, 13 -> fixture.tasks.runOne();
            case 14 -> fixture.tasks.runAll();
            case 15 -> pass();
            case 16 -> {
                if (client.connected() && random.nextInt(3) == 0) {
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
        return Map.of("state/a", Subscription.LIVE, "short-state/b", Subscription.LIVE);
    }

    private void changeSometimes() {
        for (int i = random.nextInt(6); i > 0; i--) {
            change();
        }
    }

    private void change() {
        var channel = state(CHANNELS.get(random.nextInt(CHANNELS.size())));
        var key = "key " + random.nextInt(60);
        var data = random.nextInt() + (random.nextInt(3) == 0 ? FILLER : "");
        var options = switch (random.nextInt(5)) {
            case 0 -> PutOptions.ifNew();
            case 1 -> PutOptions.ifPresent();
            case 2 -> PutOptions.DEFAULT.expireAfter(Duration.ofMillis(100 + random.nextInt(5_000)));
            default -> PutOptions.DEFAULT.score(random.nextInt(10));
        };
        try {
            if (random.nextInt(4) == 0) {
                channel.remove(key);
            } else {
                channel.put(key, data, options);
            }
        } catch (Refused full) {
            assertThat(full.code()).isEqualTo("full");
            channel.entries(Order.KEY, 5).forEach(entry -> channel.remove(entry.key()));
        }
    }

    private StateChannel state(String name) {
        return fixture.application.context.state(name);
    }

    private void pass() {
        fixture.clock.advance(Duration.ofMillis(random.nextInt(2_000)));
        fixture.engine.housekeeping().entries();
        if (random.nextInt(50) == 0) {
            fixture.clock.advance(Duration.ofMinutes(11));
            fixture.engine.housekeeping().channels();
        }
    }

    /// Everybody comes back, gets all there is, and has what the server has.
    private void settle() {
        for (int round = 0; round < 100; round++) {
            for (var client : clients) {
                if (!client.connected()) {
                    client.connect(fixture.engine, everything());
                }
                fixture.tasks.runAll();
                client.deliver(1_000);
            }
        }
        fixture.clock.advance(Duration.ofSeconds(10));
        fixture.engine.housekeeping().entries();
        for (var client : clients) {
            fixture.tasks.runAll();
            client.deliver(10_000);
            CHANNELS.forEach(
                    channel -> assertThat(client.entries(channel)).as(channel).isEqualTo(held(channel)));
        }
    }

    private Map<String, String> held(String channel) {
        var held = new TreeMap<String, String>();
        state(channel)
                .entries(Order.KEY, Integer.MAX_VALUE)
                .forEach(entry -> held.put(
                        entry.key(),
                        CopyClient.shown(
                                entry.version(),
                                entry.json(),
                                entry.score().isPresent() ? entry.score().getAsDouble() : null)));
        return held;
    }
}
