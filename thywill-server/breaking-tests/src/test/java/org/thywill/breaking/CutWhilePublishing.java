package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N1: all connections are reset and refused for a second while clients publish.
final class CutWhilePublishing extends OverTransports {
    private static final long CUT_MS = 1_000;
    private static final long PATIENCE_SECONDS = 20;
    private static final double TARGET_MS = 1_500;

    @Override
    public String id() {
        return "N1";
    }

    @Override
    public String title() {
        return "a cut of 1 s while clients publish";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(4);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        var shape = Shape.USUAL.clients(stage.bench().either(100, 20));
        try (var proxy = new CuttingProxy(server.address());
                var crowd = Crowd.over(
                        transport, checker, proxy.address(), shape, "reliable/n1/" + name(transport) + "/")) {
            crowd.expectFirst();
            crowd.publish();
            boolean all = crowd.awaitFirst(PATIENCE_SECONDS);
            for (int round = 0; round < stage.bench().either(3, 1); round++) {
                proxy.cut();
                TimeUnit.MILLISECONDS.sleep(CUT_MS); // the cut itself
                crowd.expectFirst();
                proxy.mend();
                all &= crowd.awaitFirst(PATIENCE_SECONDS);
            }
            var waits = crowd.waits();
            boolean known = crowd.stopPublishing(30);
            return List.of(stage.report(name(transport))
                    .verdict(crowd.settle(20))
                    .figure("clients", shape.clients())
                    .figure("newSessions", crowd.fallbacks())
                    .figures("firstAfterReturn", waits)
                    .require(all, "some clients got nothing for " + PATIENCE_SECONDS + " s")
                    .require(known, "some publishers got no answer within 30 s")
                    .require(crowd.fallbacks() == 0, "clients were forgotten: " + crowd.fallbacks())
                    .target(
                            Report.millis(waits.getValueAtPercentile(99)) <= TARGET_MS,
                            "the 99th percentile of the first message after the return is above " + TARGET_MS + " ms"));
        }
    }
}
