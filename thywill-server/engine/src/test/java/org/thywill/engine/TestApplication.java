package org.thywill.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.app.Client;
import org.thywill.app.Departure;
import org.thywill.app.Message;
import org.thywill.app.Right;
import org.thywill.app.User;

/// Remembers its callbacks as texts, and does with messages what the test says. Its channels: `open/…` that clients
/// may use, `read/…` that they may subscribe to, `durable/…`, `latest/…` and `few/…` with three keys,
/// `volatile/…`, `lazy/…`, `paused/…` that slow clients get later, and `tiny/…` with a history of three; of kind
/// state `state/…`, `durable-state/…`, and `short-state/…` with a history of three; with presence `present/…`, and
/// `hidden/…` where clients cannot see it; with deltas `latest-delta/…`, without echo, `state-delta/…` and
/// `durable-state-delta/…`.
class TestApplication implements Application {
    private static final Right[] USE = {Right.SUBSCRIBE, Right.HISTORY, Right.PUBLISH};

    interface Handler {
        void handle(Client client, Message message) throws Exception;
    }

    interface Checker {
        @Nullable
        User check(String credentials) throws Exception;
    }

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Client> clients = Collections.synchronizedList(new ArrayList<>());
    volatile ApplicationContext context;
    volatile Handler handler = (_, _) -> {};
    volatile Checker checker = _ -> null;

    @Override
    public void start(ApplicationContext newContext) throws Exception {
        context = newContext;
        context.declare("open/*", ChannelOptions.reliable().allow(USE));
        context.declare("read/*", ChannelOptions.reliable().allow(Right.SUBSCRIBE, Right.HISTORY));
        context.declare("tiny/*", ChannelOptions.reliable().allow(USE).historySize(3));
        context.declare("latest/*", ChannelOptions.latest().allow(USE));
        context.declare("few/*", ChannelOptions.latest().historySize(3).allow(USE));
        context.declare("volatile/*", ChannelOptions.ofVolatile().allow(USE));
        context.declare("lazy/*", ChannelOptions.lazy().allow(USE));
        context.declare(
                "paused/*",
                ChannelOptions.reliable().slowClient(SlowClient.PAUSE).allow(USE));
        context.declare("durable/*", ChannelOptions.durable().allow(USE));
        context.declare("state/*", ChannelOptions.state().allow(USE));
        context.declare("short-state/*", ChannelOptions.state().allow(USE).historySize(3));
        context.declare(
                "present/*",
                ChannelOptions.reliable().allow(USE).allow(Right.PRESENCE).presence(true));
        context.declare("hidden/*", ChannelOptions.reliable().allow(USE).presence(true));
        context.declare("durable-state/*", ChannelOptions.durableState().allow(USE));
        context.declare(
                "latest-delta/*",
                ChannelOptions.latest().deltas(true).echo(false).allow(USE));
        context.declare("state-delta/*", ChannelOptions.state().deltas(true).allow(USE));
        context.declare(
                "durable-state-delta/*",
                ChannelOptions.durableState().deltas(true).allow(USE));
    }

    @Override
    public @Nullable User signIn(String credentials) throws Exception {
        return checker.check(credentials);
    }

    @Override
    public void clientConnected(Client client) throws Exception {
        calls.add("connected");
        synchronized (clients) {
            clients.add(client);
            clients.notifyAll();
        }
    }

    @Override
    public void messageReceived(Client client, Message message) throws Exception {
        calls.add("message " + message.json());
        handler.handle(client, message);
    }

    @Override
    public void clientGone(Client client, Departure why) throws Exception {
        synchronized (calls) {
            calls.add("gone " + why);
            calls.notifyAll();
        }
    }

    @Override
    public void stop() throws Exception {
        calls.add("stop");
    }

    /// Waits until so many clients have come.
    void awaitClients(int count) {
        await(clients, () -> clients.size() >= count, "client " + count);
    }

    /// Waits until a client has gone.
    void awaitGone(Departure why) {
        await(calls, () -> calls.contains("gone " + why), "a client that has gone");
    }

    private static void await(Object monitor, BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        synchronized (monitor) {
            while (!condition.getAsBoolean()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("Waited 10 s in vain for " + what);
                }
                try {
                    monitor.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted while waiting for " + what, e);
                }
            }
        }
    }

    void publish(String channel, Object data) {
        context.channel(channel).publish(data);
    }
}
