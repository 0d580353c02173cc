package org.thywill.engine;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.app.Right;
import org.thywill.component.ByteSize;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Connection;
import org.thywill.component.Counters;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Fanout;
import org.thywill.component.Identity;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;
import org.thywill.component.Publication;
import org.thywill.component.Push;
import org.thywill.component.ServerMessage;
import org.thywill.component.Setting;
import org.thywill.component.testkit.MemoryDatabase;

/// An engine with default settings, between a push that sends nothing and an application that does nothing. For one
/// thread: tasks wait until they are run.
final class EngineAlone {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Engine engine;
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private int clients;

    EngineAlone() {
        var settings = defaults();
        var database = new MemoryDatabase();
        engine = new Engine(new Services(
                settings,
                Nowhere::new,
                () -> database,
                () -> null,
                new EngineCounters(new Counters()),
                () -> now,
                tasks::add,
                new TimerThread(),
                new CallBudget(settings.maxCalls()),
                Guests::new));
        engine.open();
        engine.deployed(new Subject());
    }

    private static EngineSettings defaults() {
        var components = EngineSettings.class.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components).map(EngineAlone::defaultOf).toArray();
        try {
            return EngineSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("EngineSettings could not be made of their defaults", e);
        }
    }

    private static Object defaultOf(RecordComponent component) {
        var type = component.getType();
        if (type == Map.class || type == List.class) {
            return type == Map.class ? Map.of() : List.of();
        }
        var text = component.getAnnotation(Setting.class).value();
        if (type == int.class) {
            return Integer.parseInt(text);
        }
        if (type == ByteSize.class) {
            return ByteSize.valueOf(text);
        }
        return text.endsWith("d") ? Duration.parse("P" + text) : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /// A new client, from an address of its own.
    ClientLink connect(Map<String, Subscription> subscribe) {
        int number = ++clients;
        var address = "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
        var request = new ConnectRequest("bench", null, "an-instance-of-a-client-" + number, 0, null, subscribe);
        pass(Duration.ofSeconds(1));
        var link = engine.connect(request, new Sink(address));
        runTasks();
        return link;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void runTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private record Sink(String remoteAddress) implements Connection {
        @Override
        public String transport() {
            return "none";
        }

        @Override
        public void send(ServerMessage message) {
            if (message instanceof ServerMessage.Problem problem) {
                throw new IllegalStateException(problem.error().message());
            }
        }

        @Override
        public boolean awaitWritable(Duration limit) {
            return true;
        }

        @Override
        public void close(CloseReason reason, String detail) {
            throw new IllegalStateException("A client was sent away: " + reason + " " + detail);
        }
    }

    private record Nowhere() implements Push, Fanout {
        @Override
        public void start() {}

        @Override
        public void stop(Duration grace) {}

        @Override
        public Fanout fanout(String application, String channel, SlowClient slowClient) {
            return this;
        }

        @Override
        public void publish(Publication publication) {}

        @Override
        public void attach(Connection connection, List<ServerMessage> first, Lag lag) {}

        @Override
        public void detach(Connection connection) {}

        @Override
        public void close() {}
    }

    /// Nobody needs to say who it is.
    private record Guests() implements Identity {
        @Override
        public void start() {}

        @Override
        public void stop(Duration grace) {}

        @Override
        public boolean required(String application) {
            return false;
        }

        @Override
        public Verdict verify(String application, String credentials, long nowMs) {
            return new Verdict.Refused("Here are only guests");
        }
    }

    private record Subject() implements DeployedApplication, Application, JsonMapping {
        @Override
        public Manifest manifest() {
            return new Manifest("bench", "1", "Bench", "", "", List.of(), List.of(), "");
        }

        @Override
        public void start(ApplicationContext app) {
            app.declare("room/*", ChannelOptions.reliable().allow(Right.SUBSCRIBE));
        }

        @Override
        public Application callbacks() {
            return this;
        }

        @Override
        public JsonMapping json() {
            return this;
        }

        @Override
        public Json write(Object value) {
            return Json.NULL;
        }

        @Override
        public <T> T read(Json json, Class<T> type) {
            throw new IllegalArgumentException("Nothing is read here");
        }

        @Override
        public Optional<byte[]> file(String path) {
            return Optional.empty();
        }

        @Override
        public String filesHash() {
            return "00000000";
        }
    }
}
