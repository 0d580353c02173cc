package org.thywill.talk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Message;
import org.thywill.app.User;

/// @param sessionId the browser; several clients may have the same
record FakeClient(String id, String sessionId) implements Client {

    @Override
    public void send(Object data) {
        throw new AssertionError("Talk answers and publishes, and sends nothing to one client alone");
    }

    @Override
    public Optional<User> user() {
        return Optional.empty();
    }

    @Override
    public void signIn(User user) {
        throw new AssertionError("Talk signs nobody in");
    }

    @Override
    public long socketId() {
        return 1;
    }

    @Override
    public <T> T call(String name, Object argument, Class<T> type, Duration limit) {
        throw new AssertionError("Talk calls nobody");
    }

    @Override
    public <T> CompletableFuture<T> callAsync(String name, Object argument, Class<T> type, Duration limit) {
        throw new AssertionError("Talk calls nobody");
    }

    @Override
    public void notify(String name, Object argument) {
        throw new AssertionError("Talk calls nobody");
    }

    @Override
    public ClientQueue queue(String name) {
        throw new AssertionError("Talk calls nobody");
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public void disconnect(String reason) {
        throw new AssertionError("Talk disconnects nobody");
    }

    /// A message that remembers its answer.
    static final class FakeMessage implements Message {
        private final String id;
        private final Object data;
        Object answer;

        FakeMessage(String id, Object data) {
            this.id = id;
            this.data = data;
        }

        @Override
        public String id() {
            return id;
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
        public void answer(Object newAnswer) {
            answer = newAnswer;
        }
    }
}
