package org.thywill.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;

/// One client more that subscribes to a channel and leaves it again, through the whole engine.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SubscriptionBenchmark {
    private static final String CHANNEL = "room/7";

    @Param({"10", "1000", "10000"})
    int subscribers;

    private final EngineAlone engine = new EngineAlone();
    private ClientLink client;
    private long number;

    @Setup
    public void subscribe() {
        for (int i = 0; i < subscribers; i++) {
            engine.connect(Map.of(CHANNEL, Subscription.LIVE));
        }
        client = engine.connect(Map.of());
    }

    @Benchmark
    public Receipt subscribeAndUnsubscribe() {
        engine.pass(Duration.ofSeconds(1));
        client.receive(new Subscribe(++number, CHANNEL, Subscription.LIVE));
        var receipt = client.receive(new Unsubscribe(++number, CHANNEL));
        engine.runTasks();
        return receipt;
    }
}
