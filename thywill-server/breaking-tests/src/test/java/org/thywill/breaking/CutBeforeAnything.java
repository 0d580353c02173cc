package org.thywill.breaking;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N5: a client is cut off after it has subscribed and before it has got anything.
final class CutBeforeAnything extends OverTransports {
    private static final int MESSAGES = 50;

    @Override
    public String id() {
        return "N5";
    }

    @Override
    public String title() {
        return "a cut before any message was seen";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        var shape = new Shape(10, 2, 2, 1, 100, 200);
        var prefix = "reliable/n5/" + name(transport) + "/";
        try (var proxy = new CuttingProxy(server.address());
                var readers = Crowd.over(transport, checker, proxy.address(), shape, prefix);
                var writers = Crowd.over(
                        transport, checker, server.address(), new Shape(1, 1, 0, 1, 100, 200), prefix + "writer/")) {
            proxy.cut();
            var publisher = writers.publisher(writers.subscribers().getFirst(), readers.channels());
            for (int i = 0; i < MESSAGES; i++) {
                publisher.publishNext(i);
            }
            boolean known = writers.stopPublishing(20);
            proxy.mend();
            return List.of(stage.report(name(transport))
                    .verdict(readers.settle(20))
                    .figure("newSessions", readers.fallbacks())
                    .require(known, "some messages got no answer")
                    .require(readers.fallbacks() == 0, "clients were forgotten: " + readers.fallbacks()));
        }
    }
}
