package org.thywill.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Message;
import org.thywill.app.User;

class EchoTest {

    @Test
    void aMessageGoesBackToItsSender() {
        var client = new FakeClient();
        var data = Map.of("said", "hello", "sentAt", 12.5);

        new Echo().messageReceived(client, new FakeMessage(data));

        assertThat(client.received).isEqualTo(List.of(data));
    }

    private record FakeMessage(Object data) implements Message {
        @Override
        public String id() {
            return "m1";
        }

        @Override
        public String json() {
            return data.toString();
        }

        @Override
        public <T> T as(Class<T> type) {
            return type.cast(data);
        }

        @Override
        public void answer(Object answer) {
            throw new AssertionError("Echo answers nothing");
        }
    }

    private static final class FakeClient implements Client {
        private final List<Object> received = new ArrayList<>();

        @Override
        public Optional<User> user() {
            return Optional.empty();
        }

        @Override
        public void signIn(User user) {
            throw new AssertionError("Nobody is signed in here");
        }

        @Override
        public String id() {
            return "c1";
        }

        @Override
        public String sessionId() {
            return "s1";
        }

        @Override
        public long socketId() {
            return 1;
        }

        @Override
        public void send(Object data) {
            received.add(data);
        }

        @Override
        public <T> T call(String name, Object argument, Class<T> type, Duration limit) {
            throw new AssertionError("Echo calls nobody");
        }

        @Override
        public <T> CompletableFuture<T> callAsync(String name, Object argument, Class<T> type, Duration limit) {
            throw new AssertionError("Echo calls nobody");
        }

        @Override
        public void notify(String name, Object argument) {
            throw new AssertionError("Echo calls nobody");
        }

        @Override
        public ClientQueue queue(String name) {
            throw new AssertionError("Echo calls nobody");
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void disconnect(String reason) {
            throw new AssertionError("Echo disconnects nobody");
        }
    }
}
