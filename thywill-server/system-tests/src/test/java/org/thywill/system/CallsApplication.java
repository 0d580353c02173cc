package org.thywill.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.Client;
import org.thywill.app.Outcome;
import org.thywill.app.Queue;
import org.thywill.app.Refused;

/// Exposes functions, calls those of its clients, and keeps a queue: see [CallsIT].
public final class CallsApplication implements Application {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AtomicInteger interrupted = new AtomicInteger();
    private @Nullable ApplicationContext context;

    public record Pair(int a, int b) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes are arrays, and nobody compares the records
    public record Blob(String name, byte[] bytes) {}

    @Override
    public void start(ApplicationContext app) {
        context = app;
        var queue = app.queue("to-server");
        var rpc = app.rpc();
        rpc.expose("add", Pair.class, (_, pair) -> pair.a() + pair.b());
        rpc.expose("refuse", Object.class, (_, _) -> {
            throw new Refused("too-late", "The game is over");
        });
        rpc.expose("reverse", Blob.class, (_, blob) -> new Blob(blob.name(), reversed(blob.bytes())));
        rpc.expose("ask-back", String.class, (client, name) -> client.call(name, 20, Integer.class, LIMIT) + 1);
        rpc.expose("ask-all", Integer.class, (_, number) -> askAll(number));
        rpc.expose("wait", Object.class, (_, _) -> waited());
        rpc.expose("interrupted", Object.class, (_, _) -> interrupted.get());
        rpc.expose("take", Object.class, (_, _) -> taken(queue));
        rpc.expose("push", Object.class, (client, data) -> {
            client.queue("to-client").push(data);
            return null;
        });
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private List<String> askAll(int number) throws InterruptedException {
        if (context == null) {
            throw new IllegalStateException("Not started");
        }
        var outcomes = context.rpc().callAll("double", number, Integer.class, LIMIT);
        return outcomes.values().stream().map(CallsApplication::told).sorted().toList();
    }

    private static String told(Outcome<Integer> outcome) {
        return switch (outcome) {
            case Outcome.Value<Integer>(var value) -> "value " + value;
            case Outcome.Failure<Integer>(var code, var _) -> "error " + code;
        };
    }

    private String waited() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    private static List<Object> taken(Queue queue) {
        var taken = new ArrayList<Object>();
        for (var entry = queue.shift(); entry.isPresent(); entry = queue.shift()) {
            taken.add(entry.get().as(Object.class));
        }
        return taken;
    }

    @Override
    public void clientConnected(Client client) {
        client.notify("hello", client.socketId());
    }
}
