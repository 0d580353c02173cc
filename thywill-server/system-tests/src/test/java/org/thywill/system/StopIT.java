package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.State;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// The packaged server is asked to end, as by SIGTERM, while its clients wait for something.
class StopIT {
    private static final int DEADLINE_SECONDS = 60;
    private static final int RESTARTING = 1012;
    private static final Duration LIMIT = Duration.ofSeconds(50);

    private static ThywillServer start(Path home) {
        ApplicationJar.write(home.resolve("apps"), "calls", CallsApplication.class);
        var server = ThywillServer.launch(
                home,
                "thywill: { stop-grace: 1m }\n",
                List.of("--port", "0", "--apps", home.resolve("apps").toString()));
        server.address();
        return server;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    /// A client, what it had asked for before the stop, and how its connection ended.
    private static final class Waiter implements AutoCloseable {
        final CompletableFuture<State.Waiting> ended = new CompletableFuture<>();
        final ThywillClient client;

        Waiter(ThywillServer server, Transport transport, CountDownLatch asked, CountDownLatch release) {
            client = ThywillClient.connect(server.address(), "calls", Options.DEFAULTS.over(transport), preparing -> {
                preparing.onState(this::changed);
                preparing.rpc().expose("slow", Integer.class, number -> {
                    asked.countDown();
                    release.await();
                    return number;
                });
            });
        }

        private void changed(State state) {
            if (state instanceof State.Waiting waiting) {
                ended.complete(waiting);
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @Test
    void whatIsUnderWayIsDoneAndClientsAreToldToComeBackLater(@TempDir Path home) throws Exception {
        var asked = new CountDownLatch(Transport.values().length);
        var release = new CountDownLatch(1);
        Map<Transport, Waiter> waiters = new EnumMap<>(Transport.class);
        Map<Transport, CompletableFuture<JsonNode>> answers = new EnumMap<>(Transport.class);
        try (var server = start(home)) {
            for (var transport : Transport.values()) {
                var waiter = new Waiter(server, transport, asked, release);
                waiters.put(transport, waiter);
                answers.put(transport, waiter.client.rpc().call("ask-back", "slow", LIMIT));
            }
            assertThat(asked.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();

            server.askToStop();
            server.awaitLines(1, "draining clients=4");
            for (var transport : Transport.values()) {
                try (var late = new Waiter(server, transport, asked, release)) {
                    assertThat(await(late.ended).end())
                            .as("%s, late", transport)
                            .matches(end -> end.code() == RESTARTING || end.retryAfterMs() > 0);
                }
            }
            assertThat(waiters.values()).noneMatch(waiter -> waiter.ended.isDone());
            release.countDown();

            answers.forEach((transport, answer) ->
                    assertThat(await(answer).asInt()).as("%s", transport).isEqualTo(21));
            waiters.forEach((transport, waiter) -> assertThat(
                            await(waiter.ended).end())
                    .as("%s", transport)
                    .matches(end -> end.code() == RESTARTING && end.reason().equals("retry=1000")));
            assertThat(server.awaitEnd()).as(server.output()).isZero();
        } finally {
            release.countDown();
            waiters.values().forEach(Waiter::close);
        }
    }
}
