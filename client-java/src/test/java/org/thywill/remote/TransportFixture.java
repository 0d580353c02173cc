package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/// A client over a real transport against a [ScriptedServer].
abstract class TransportFixture {
    private static final int DEADLINE_SECONDS = 20;

    final ThywillClients runtime = ThywillClients.create();
    final ScriptedServer server;
    final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<State> states = new LinkedBlockingQueue<>();
    private ThywillClient client;

    TransportFixture() {
        try {
            server = new ScriptedServer();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    ThywillClient open(Transport... transports) {
        client = ThywillClient.connect(
                server.uri(), "echo", Options.DEFAULTS.on(runtime).over(transports));
        client.onMessage(message -> messages.add(message.data().asString()));
        client.onState(states::add);
        return client;
    }

    void assertNextMessages(String... expected) throws InterruptedException {
        for (var each : expected) {
            assertThat(messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(each);
        }
    }

    <T extends State> T awaitState(Class<T> kind) throws InterruptedException {
        for (var state = states.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                state != null;
                state = states.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            if (kind.isInstance(state)) {
                return kind.cast(state);
            }
        }
        throw new AssertionError("Waited " + DEADLINE_SECONDS + " s in vain for " + kind.getSimpleName());
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void release() {
        if (client != null) {
            client.close();
        }
        runtime.close();
        server.close();
    }
}
