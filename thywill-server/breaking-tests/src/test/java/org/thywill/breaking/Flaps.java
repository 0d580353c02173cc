package org.thywill.breaking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.CuttingProxy.Mode;
import org.thywill.component.testkit.CuttingProxy.Step;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N6: the network comes and goes, for random times, while clients publish.
final class Flaps extends OverTransports {
    private static final int MIN_DOWN_MS = 50;
    private static final int MAX_DOWN_MS = 3_000;
    private static final int MAX_UP_MS = 1_000;

    @Override
    public String id() {
        return "N6";
    }

    @Override
    public String title() {
        return "200 flaps of 0.05 to 3 s";
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(12);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var checker = new Checker();
        var prefix = "reliable/n6/" + name(transport) + "/";
        int flaps = stage.bench().either(200, 20);
        try (var proxy = new CuttingProxy(server.address());
                var crowd = Crowd.over(transport, checker, proxy.address(), new Shape(10, 5, 2, 5, 25, 200), prefix)) {
            crowd.publish();
            var script =
                    script(new Random(stage.bench().seed() + name(transport).hashCode()), flaps);
            for (int from = 0; from < script.size(); from += 40) {
                stage.progress(name(transport) + ": " + from / 2 + " of " + flaps);
                proxy.play(script.subList(from, Math.min(script.size(), from + 40)));
            }
            boolean known = crowd.stopPublishing(60);
            return List.of(stage.report(name(transport))
                    .verdictWithRefusals(crowd.settle(30))
                    .figure("flaps", flaps)
                    .figure("connections", crowd.connections())
                    .figure("newSessions", crowd.fallbacks())
                    .require(known, "some publishers got no answer")
                    .require(crowd.fallbacks() == 0, "clients were forgotten: " + crowd.fallbacks()));
        }
    }

    private static List<Step> script(Random random, int flaps) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < flaps; i++) {
            steps.add(new Step(Mode.REFUSE, true, random.nextInt(MIN_DOWN_MS, MAX_DOWN_MS)));
            steps.add(new Step(Mode.OK, false, random.nextInt(MIN_DOWN_MS, MAX_UP_MS)));
        }
        return steps;
    }
}
