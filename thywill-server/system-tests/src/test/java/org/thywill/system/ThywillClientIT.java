package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.Publication;
import org.thywill.remote.State;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;

/// The Java client and the server understand each other over every transport, and over cuts.
class ThywillClientIT {
    private static final int DEADLINE_SECONDS = 60;
    private static final int ROUNDS = 5;
    private static final int MESSAGES_A_ROUND = 40;

    private static ThywillServer server;

    private final LinkedBlockingQueue<Publication> echoes = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start(@TempDir Path home) {
        server = ThywillServer.start(home, "thywill: {}\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private String nextEcho() throws InterruptedException {
        var echo = echoes.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(echo).as("an echo; the server printed:%n%s", server.output()).isNotNull();
        return echo.data().asString();
    }

    private static void await(CompletableFuture<?> future) {
        future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentComesBack(Transport transport) throws Exception {
        try (var client = ThywillClient.connect(server.address(), "echo", Options.DEFAULTS.over(transport))) {
            client.onMessage(echoes::add);

            await(client.send("grüße over " + transport));

            assertThat(nextEcho()).isEqualTo("grüße over " + transport);
            assertThat(client.state()).isEqualTo(new State.Connected(transport, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsLoseDoubleAndSwapNothing(Transport transport) throws Exception {
        try (var proxy = new CuttingProxy(server.address());
                var client = ThywillClient.connect(proxy.address(), "echo", Options.DEFAULTS.over(transport))) {
            client.onMessage(echoes::add);
            await(client.connected());
            var done = new ArrayList<CompletableFuture<?>>();

            for (int round = 0; round < ROUNDS; round++) {
                int first = round * MESSAGES_A_ROUND;
                IntStream.range(first, first + MESSAGES_A_ROUND).forEach(i -> done.add(client.send("m" + i)));
                await(done.get(first)); // the others are under way
                proxy.cut();
                proxy.mend();
            }

            await(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)));
            for (int i = 0; i < ROUNDS * MESSAGES_A_ROUND; i++) {
                assertThat(nextEcho()).isEqualTo("m" + i);
            }
            assertThat(echoes).isEmpty();
        }
    }
}
