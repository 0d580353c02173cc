package org.thywill.component.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Message;
import org.thywill.app.Refused;
import org.thywill.app.User;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ComponentException;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Json;

/// What every application interface does. A test of one extends this and says how it comes by the sample
/// application.
///
/// The sample has the id `sample`, version `1.0`, the name `Sample` and the script `main.js`, which reads `//
/// sample`. It refuses every message with the code `sample` and the message's JSON as text.
public abstract class ApplicationInterfaceContract {
    private final RecordingListener listener = new RecordingListener();
    private ApplicationInterface applications;

    /// Makes the interface, not started, with the sample application for it to find.
    protected abstract ApplicationInterface withSample() throws Exception;

    @BeforeEach
    void startIt() throws Exception {
        applications = withSample();
        applications.start();
    }

    @AfterEach
    void stopIt() {
        applications.stop(Duration.ofSeconds(10));
    }

    private DeployedApplication sample() {
        applications.listen(listener);
        assertThat(listener.hosted()).hasSize(1);
        return listener.hosted().getFirst();
    }

    @Test
    void theListenerIsToldOfApplicationsThatAreThere() {
        var manifest = sample().manifest();

        assertThat(manifest.id()).isEqualTo("sample");
        assertThat(manifest.version()).isEqualTo("1.0");
        assertThat(manifest.name()).isEqualTo("Sample");
        assertThat(manifest.scripts()).containsExactly("main.js");
    }

    @Test
    void thereIsOneListener() {
        applications.listen(listener);

        assertThatThrownBy(() -> applications.listen(listener)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void filesAreFoundByTheirPaths() {
        var sample = sample();

        assertThat(sample.file("main.js"))
                .hasValueSatisfying(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("// sample"));
        assertThat(sample.file("missing.js")).isEmpty();
        assertThat(sample.filesHash()).matches("[0-9a-f]{8,64}");
    }

    @Test
    void callbacksReachTheApplicationAndItsExceptionsComeBack() {
        var sample = sample();

        assertThatThrownBy(() -> sample.callbacks().messageReceived(new NoClient(), new TextMessage("[1]")))
                .isInstanceOf(Refused.class)
                .hasMessage("[1]")
                .extracting(refused -> ((Refused) refused).code())
                .isEqualTo("sample");
    }

    @Test
    void valuesBecomeJsonAndComeBack() {
        var json = sample().json();

        assertThat(json.write(Map.of("a", List.of(1, true)))).hasToString("{\"a\":[1,true]}");
        assertThat(json.write(null)).hasToString("null");
        var read = json.read(Json.ofValid("{\"a\":[1,true]}"), Object.class);
        assertThat(read).isEqualTo(Map.of("a", List.of(1, true)));
        assertThatThrownBy(() -> json.read(Json.ofValid("[]"), String.class))
                .isInstanceOf(IllegalArgumentException.class);
        var endless = new HashMap<String, Object>();
        endless.put("self", endless);
        assertThatThrownBy(() -> json.write(endless)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheListenerRefusesIsNotHostedAndDoesNoHarm() {
        listener.refuse = true;

        applications.listen(listener);
        applications.stop(Duration.ofSeconds(10));

        assertThat(listener.events()).containsExactly("deployed sample 1.0");
    }

    @Test
    void whatWasHostedIsRemovedOnceWhenTheInterfaceStops() {
        applications.listen(listener);

        applications.stop(Duration.ofSeconds(10));

        assertThat(listener.events()).containsExactly("deployed sample 1.0", "removed sample 1.0");
        assertThat(listener.hosted()).isEmpty();
    }

    /// Writes down what it is told.
    public static final class RecordingListener implements ApplicationInterface.Listener {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<DeployedApplication> hosted = new CopyOnWriteArrayList<>();
        private volatile boolean refuse;

        /// From now on, whether applications are refused.
        public void refuse(boolean whether) {
            refuse = whether;
        }

        /// `deployed ID VERSION` and `removed ID VERSION`, in order.
        public List<String> events() {
            return List.copyOf(events);
        }

        public List<DeployedApplication> hosted() {
            return List.copyOf(hosted);
        }

        @Override
        public void deployed(DeployedApplication application) {
            events.add("deployed " + named(application));
            if (refuse) {
                throw new ComponentException("The test refuses it.", "Ask the test.");
            }
            hosted.add(application);
        }

        @Override
        public void removed(DeployedApplication application) {
            events.add("removed " + named(application));
            hosted.remove(application);
        }

        private static String named(DeployedApplication application) {
            return application.manifest().id() + " " + application.manifest().version();
        }
    }

    private record TextMessage(String json) implements Message {
        @Override
        public String id() {
            return "m1";
        }

        @Override
        public <T> T as(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void answer(@Nullable Object data) {
            throw new UnsupportedOperationException();
        }
    }

    private record NoClient() implements Client {
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
        public void send(@Nullable Object data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> @Nullable T call(String name, @Nullable Object argument, Class<T> type, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CompletableFuture<@Nullable T> callAsync(
                String name, @Nullable Object argument, Class<T> type, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void notify(String name, @Nullable Object argument) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientQueue queue(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void disconnect(String reason) {
            throw new UnsupportedOperationException();
        }
    }
}
