package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.Presence;
import org.thywill.remote.PutOptions;
import org.thywill.remote.Refused;
import org.thywill.remote.StateChannel;
import org.thywill.remote.StateChannel.Order;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;

/// Live copies and presence, between the packaged server and the Java client.
class StateIT {
    private static final int DEADLINE_SECONDS = 60;
    private static final int ENTRIES = 2_000;
    private static final int ROUNDS = 5;
    private static final int CHANGES_A_ROUND = 50;
    private static final String SETTINGS =
            "thywill: { engine: { message-rate: 100000, message-burst: 100000, byte-rate: 1GB, byte-burst: 1GB } }\n";

    private static Path folder;
    private static ThywillServer server;

    @BeforeAll
    static void start(@TempDir Path home) {
        folder = home;
        ApplicationJar.write(home.resolve("apps"), "state", StateApplication.class);
        server = launch();
    }

    private static ThywillServer launch() {
        var launched = ThywillServer.launch(
                folder,
                SETTINGS,
                List.of("--port", "0", "--apps", folder.resolve("apps").toString()));
        launched.address();
        return launched;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ThywillClient connect(URI address, Transport transport) {
        return ThywillClient.connect(address, "state", Options.DEFAULTS.over(transport));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static StateChannel subscribed(ThywillClient client, String name) {
        var copy = client.state(name);
        await(copy.subscribe());
        return copy;
    }

    private static CompletableFuture<Void> has(StateChannel copy, String key, long version) {
        var there = new CompletableFuture<Void>();
        Runnable look =
                () -> copy.get(key).filter(entry -> entry.version() == version).ifPresent(_ -> there.complete(null));
        copy.onChange(_ -> look.run());
        look.run();
        return there;
    }

    private static CompletableFuture<Void> shows(Presence presence, Predicate<List<String>> wanted) {
        var shown = new CompletableFuture<Void>();
        Runnable look = () -> {
            if (wanted.test(
                    presence.list().stream().map(Presence.Person::client).toList())) {
                shown.complete(null);
            }
        };
        presence.onChange(_ -> look.run());
        look.run();
        return shown;
    }

    @ParameterizedTest
    @EnumSource
    void aCopyIsTheServersThroughCutsOfItsConnection(Transport transport) throws Exception {
        var name = "board/" + transport;
        try (var proxy = new CuttingProxy(server.address());
                var reader = connect(proxy.address(), transport);
                var writer = connect(server.address(), Transport.WEBSOCKET)) {
            var mine = subscribed(writer, name);
            var puts = new ArrayList<CompletableFuture<Long>>();
            for (int i = 0; i < ENTRIES; i++) {
                puts.add(mine.put("key " + i, Map.of("number", i, "filler", "x".repeat(200))));
                if (i % 500 == 499) {
                    await(CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)));
                }
            }
            var copy = reader.state(name);
            var subscribed = copy.subscribe();

            for (int round = 0; round < ROUNDS; round++) {
                proxy.cut();
                proxy.mend();
                for (int i = 0; i < CHANGES_A_ROUND; i++) {
                    await(mine.put("key " + (i * 7), round, PutOptions.DEFAULT.score(i)));
                    await(mine.remove("key " + (ENTRIES - 1 - round * CHANGES_A_ROUND - i)));
                }
            }
            await(subscribed);
            long last = await(mine.put("last", "of all"));
            await(has(copy, "last", last));
            await(has(mine, "last", last));

            assertThat(copy.entries(Order.KEY, Integer.MAX_VALUE))
                    .hasSize(ENTRIES - ROUNDS * CHANGES_A_ROUND + 1)
                    .isEqualTo(mine.entries(Order.KEY, Integer.MAX_VALUE));
        }
    }

    @Test
    void whatIsWrittenToAKeptChannelIsThereAfterTheServerWasKilled() {
        try (var client = connect(server.address(), Transport.WEBSOCKET)) {
            var kept = client.state("kept/1");
            await(kept.put("ada", Map.of("level", 3), PutOptions.ifNew().score(120)));
            await(kept.put("bob", 1));
            await(kept.remove("bob"));
        }
        server.kill();
        server.close();
        server = launch();

        try (var client = connect(server.address(), Transport.WEBSOCKET)) {
            var kept = subscribed(client, "kept/1");

            assertThat(kept.entries(Order.HIGHEST, 10)).satisfiesExactly(entry -> {
                assertThat(entry.key()).isEqualTo("ada");
                assertThat(entry.version()).isEqualTo(1);
                assertThat(entry.score()).isEqualTo(120);
                assertThat(entry.data().path("level").asInt()).isEqualTo(3);
            });
            CompletableFuture<Throwable> late =
                    kept.put("ada", 4, PutOptions.ifNew()).handle((_, failure) -> failure);
            Throwable refusal = await(late);
            assertThat(refusal)
                    .hasRootCauseInstanceOf(Refused.class)
                    .hasMessageContaining("is not as wanted: it has version 1");
            assertThat(await(kept.put("ada", 4, PutOptions.ifVersion(1)))).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoComesAndWhoLeavesIsTold(Transport transport) {
        var room = "room/" + transport;
        try (var watcher = connect(server.address(), transport)) {
            var presence = watcher.channel(room).presence();
            await(presence.subscribe());
            var visitor = connect(server.address(), Transport.WEBSOCKET);
            try (visitor) {
                await(visitor.channel(room).subscribe(_ -> {}));
                await(shows(presence, visitor.clientId().stream().toList()::equals));
            }

            await(shows(presence, List::isEmpty));
        }
    }
}
