package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.CuttingProxy.Mode;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N8: nothing passes any more, and neither end is told. How long until each of them knows?
final class HalfOpen extends OverTransports {
    /// A sign of life each 25 s, 8 s of patience, and some slack for a check each second.
    private static final long LIMIT_MS = 36_000;

    private static final long PATIENCE_MS = 60_000;

    @Override
    public String id() {
        return "N8";
    }

    @Override
    public String title() {
        return "half-open connections are noticed";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(4);
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        var prefix = "reliable/n8/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var observer = Crowd.over(
                        Transport.WEBSOCKET, checker, server.address(), new Shape(1, 1, 1, 0, 0, 200), prefix);
                var crowd = Crowd.over(transport, checker, proxy.address(), new Shape(1, 1, 1, 0, 0, 200), prefix)) {
            var victim = crowd.subscribers().getFirst();
            long begin = System.nanoTime();
            proxy.set(Mode.HALF_OPEN);
            long serverMs = observer.awaitCut(victim, begin, PATIENCE_MS);
            long clientMs = awaitNotice(victim, begin);
            proxy.mend();
            return List.of(stage.report(name(transport))
                    .figure("serverKnowsAfterMs", serverMs)
                    .figure("clientKnowsAfterMs", clientMs)
                    .require(serverMs >= 0 && serverMs <= LIMIT_MS, "the server took " + serverMs + " ms to know")
                    .require(clientMs >= 0 && clientMs <= LIMIT_MS, "the client took " + clientMs + " ms to know"));
        }
    }

    private static long awaitNotice(Subscriber victim, long begin) throws InterruptedException {
        return victim.awaitNotice(PATIENCE_MS) ? TimeUnit.NANOSECONDS.toMillis(victim.noticedAt() - begin) : -1;
    }
}
