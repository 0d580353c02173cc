package org.thywill.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Resume;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Counters;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.testkit.MemoryDatabase;

/// An engine among fakes, with one application called `app`. Tasks run when the test says so.
final class EngineFixture {
    static final String INSTANCE = "an-instance-of-a-client";

    final ManualClock clock = new ManualClock();
    final ManualTimers timers = new ManualTimers(clock);
    final TaskQueue tasks = new TaskQueue();
    final FakePush push = new FakePush();
    final FakeLog log = new FakeLog();
    final FakeIdentity identity = new FakeIdentity();
    final Counters counters = new Counters();
    final TestApplication application;
    final MemoryDatabase database;
    final Engine engine;
    Services services;

    EngineFixture() {
        this(Map.of());
    }

    EngineFixture(Map<String, ?> settings) {
        this(settings, new TestApplication(), new MemoryDatabase());
    }

    EngineFixture(Map<String, ?> settings, TestApplication application, MemoryDatabase database) {
        this(settings, application, database, null);
    }

    /// Tasks run by themselves, on virtual threads.
    static EngineFixture withThreads(Map<String, ?> settings, TestApplication application, MemoryDatabase database) {
        return new EngineFixture(settings, application, database, Services::executeOnVirtualThread);
    }

    private EngineFixture(
            Map<String, ?> settings, TestApplication application, MemoryDatabase database, Executor executor) {
        this.application = application;
        this.database = database;
        engine = engine(settings, executor == null ? tasks : executor);
        engine.deployed(new TestDeployment("app", application));
    }

    private Engine engine(Map<String, ?> settings, Executor executor) {
        var made = TestSettings.with(settings);
        services = new Services(
                made,
                () -> push,
                () -> database,
                () -> log,
                new EngineCounters(counters),
                clock,
                executor,
                timers,
                new CallBudget(made.maxCalls()),
                () -> identity);
        var opened = new Engine(services);
        opened.open();
        return opened;
    }

    /// New clients so far, each of which has an instance of its own.
    private int clients;

    long count(String counter) {
        return counters.counter("engine." + counter).sum();
    }

    FakeConnection connect(ConnectRequest request) {
        return connect(request, new FakeConnection());
    }

    FakeConnection connect(ConnectRequest request, FakeConnection connection) {
        connection.of(request);
        connection.link(engine.connect(request, connection));
        tasks.runAll();
        return connection;
    }

    /// A new client's connection.
    FakeConnection connect() {
        return connect(Map.of());
    }

    FakeConnection connect(Map<String, Subscription> subscribe) {
        return connect(subscribe, new FakeConnection());
    }

    /// If the connection is not writable, tasks are left to the test.
    FakeConnection connect(Map<String, Subscription> subscribe, FakeConnection connection) {
        var request = new ConnectRequest("app", null, INSTANCE + "-" + ++clients, 0, null, subscribe);
        if (connection.isWritable()) {
            return connect(request, connection);
        }
        connection.of(request);
        connection.link(engine.connect(request, connection));
        return connection;
    }

    /// A connection with credentials, which are looked at when tasks run.
    FakeConnection begin(String credentials) {
        var connection = new FakeConnection();
        var instance = INSTANCE + "-" + ++clients;
        var request = new ConnectRequest("app", null, instance, 0, null, Map.of(), credentials);
        connection.of(request);
        connection.link(engine.connect(request, connection));
        return connection;
    }

    /// Channels of an application that is not there.
    ChannelHub hub(HistoryBudget budget) {
        var resources = new ChannelResources(services, budget, new DurableWriter(services));
        return new ChannelHub("other", services, resources, new Patterns<>());
    }

    /// The connection of a client that comes back.
    FakeConnection resume(FakeConnection before, Map<String, Position> positions) {
        return resume(before, positions, new FakeConnection());
    }

    FakeConnection resume(FakeConnection before, Map<String, Position> positions, FakeConnection connection) {
        return connect(resumption(before, positions), connection);
    }

    /// Where the channels of a client stood when it connected.
    static Map<String, Position> positions(FakeConnection connection) {
        var positions = new HashMap<String, Position>();
        connection.only(Connected.class).channels().forEach((channel, standing) -> {
            if (standing.position() != null) {
                positions.put(channel, standing.position());
            }
        });
        return positions;
    }

    static ConnectRequest resumption(FakeConnection before, Map<String, Position> positions) {
        var connected = before.only(Connected.class);
        var resume = new Resume(connected.clientId(), connected.token(), positions);
        return new ConnectRequest("app", null, before.instance(), 0, resume, Map.of());
    }

    /// Cuts a connection off, without a goodbye.
    void cut(FakeConnection connection) {
        connection.close(org.thywill.component.CloseReason.NO_HEARTBEAT);
        tasks.runAll();
    }

    Receipt receive(FakeConnection from, ClientMessage message) {
        var receipt = from.link().receive(message);
        tasks.runAll();
        return receipt;
    }

    /// A new client's connection, when it is admitted and the application knows of it.
    FakeConnection connectAndWait(Map<String, Subscription> subscribe) {
        int before = application.clients.size();
        var connection = connect(subscribe);
        connection.await(Connected.class);
        application.awaitClients(before + 1);
        // Takes the client's lock, under which the connection gets all that it begins with.
        ((ClientState) application.clients.get(before)).acknowledge();
        return connection;
    }

    /// Waits for an answer of some kind.
    void receiveAndWait(FakeConnection from, ClientMessage message, Class<? extends ServerMessage> answer) {
        from.link().receive(message);
        from.await(answer);
    }

    void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("Waited 10 s in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Json json(Object value) {
        return new TestDeployment("json", new TestApplication()).json().write(value);
    }

    static ClientMessage.Send send(long number, Object data) {
        return new ClientMessage.Send(number, json(data));
    }

    static ClientMessage.Publish publish(long number, String channel, Object data) {
        return new ClientMessage.Publish(number, channel, json(data), null);
    }

    static ClientMessage.Subscribe subscribe(long number, String channel) {
        return new ClientMessage.Subscribe(number, channel, Subscription.LIVE);
    }
}
