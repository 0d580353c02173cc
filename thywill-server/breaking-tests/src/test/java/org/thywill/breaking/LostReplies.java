package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.CuttingProxy.Mode;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N11: what publishers send arrives, and what the server answers does not; then they are cut off, and send it again.
final class LostReplies extends OverTransports {
    private static final int ROUNDS = 3;
    private static final long DEAF_MS = 2_000;

    @Override
    public String id() {
        return "N11";
    }

    @Override
    public String title() {
        return "publishers lose the replies";
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
        var prefix = "durable/n11/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var readers = Crowd.over(
                        Transport.WEBSOCKET, checker, server.address(), new Shape(2, 2, 2, 0, 0, 200), prefix);
                var writers = Crowd.over(
                        transport, checker, proxy.address(), new Shape(5, 1, 0, 5, 50, 200), prefix + "writer/")) {
            writers.publishTo(readers);
            for (int round = 0; round < ROUNDS; round++) {
                Thread.sleep(1_000); // while all is well
                proxy.set(Mode.SWALLOW_DOWN);
                Thread.sleep(DEAF_MS); // the loss itself
                proxy.mend();
                proxy.reset();
            }
            boolean known = writers.stopPublishing(30);
            return List.of(stage.report(name(transport))
                    .verdict(readers.settle(20))
                    .figure("rounds", ROUNDS)
                    .require(known, "some publishers got no answer"));
        }
    }
}
