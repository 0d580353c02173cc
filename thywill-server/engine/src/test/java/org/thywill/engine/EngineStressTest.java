package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.testkit.MemoryDatabase;

/// Many threads at a time: publishers, and clients that are cut off again and again while they are written to.
class EngineStressTest {
    private static final int PUBLISHERS = 4;
    private static final int CLIENTS = 6;
    private static final int PUBLICATIONS = 1_000;
    private static final String FILLER = "x".repeat(2_000);
    private static final Map<String, Subscription> EVERYTHING =
            Map.of("open/a", new Subscription(null, 10), "durable/b", Subscription.LIVE);

    private final EngineFixture fixture = EngineFixture.withThreads(
            Map.of("messageRate", "1000000", "messageBurst", "1000000"), new TestApplication(), new MemoryDatabase());
    private final CountDownLatch present = new CountDownLatch(CLIENTS);
    private final CountDownLatch published = new CountDownLatch(PUBLISHERS);

    @Test
    void nothingIsLostDoubledOrReordered() throws Exception {
        fixture.application.handler = (_, message) -> message.answer(message.as(Long.class));
        var tasks = new ArrayList<FutureTask<Long>>();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new ModelClient("instance-" + i, null);
            long seed = i;
            tasks.add(started(() -> live(client, new Random(seed))));
        }
        for (int i = 0; i < PUBLISHERS; i++) {
            tasks.add(started(this::publish));
        }

        long received = 0;
        for (var task : tasks) {
            received += task.get(30, TimeUnit.SECONDS);
        }

        assertThat(received).isGreaterThan(CLIENTS * PUBLICATIONS);
        assertThat(fixture.count("callbacks.failed")).isZero();
        fixture.engine.stop(Duration.ofSeconds(5));
        assertThat(fixture.push.open).isEmpty();
        assertThat(fixture.engine.clientCount()).isZero();
    }

    private static FutureTask<Long> started(Callable<Long> code) {
        var task = new FutureTask<>(code);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private long publish() {
        fixture.await(present);
        for (int i = 0; i < PUBLICATIONS; i++) {
            fixture.application.publish("open/a", i % 10 == 0 ? FILLER : "small");
            if (i % 10 == 0) {
                fixture.application.publish("durable/b", i);
            }
        }
        published.countDown();
        return 0;
    }

    private long live(ModelClient client, Random random) throws InterruptedException {
        client.connect(fixture.engine, EVERYTHING);
        while (!client.awaitDown()) {
            assertThat(client.connected()).isTrue();
        }
        present.countDown();
        while (published.getCount() > 0) {
            step(client, random);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!complete(client)) {
            assertThat(System.nanoTime())
                    .as("deadline with " + client.positions)
                    .isLessThan(end);
            step(client, null);
        }
        assertThat(client.lost).isZero();
        return client.received;
    }

    private void step(ModelClient client, Random random) throws InterruptedException {
        if (!client.connected()) {
            client.connect(fixture.engine, EVERYTHING);
        }
        for (int i = 0; i < 50 && client.awaitDown(); i++) {
            client.deliverUp();
        }
        client.deliverUp();
        if (random != null) {
            client.send(number -> EngineFixture.send(number, number));
            if (random.nextInt(5) == 0) {
                client.confirm();
            }
            if (random.nextInt(8) == 0) {
                client.cut();
            }
        }
    }

    private static boolean complete(ModelClient client) {
        var totals = List.of(
                Map.entry("open/a", PUBLISHERS * PUBLICATIONS), Map.entry("durable/b", PUBLISHERS * PUBLICATIONS / 10));
        return client.connected()
                && client.settled()
                && totals.stream()
                        .allMatch(total -> client.positions.containsKey(total.getKey())
                                && client.positions.get(total.getKey()).offset() == total.getValue());
    }
}
