package org.thywill.breaking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.CuttingProxy.Mode;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// N2: readers are cut off for 30 s, once with a reset and once without a sign.
final class CutForLong extends OverTransports {
    private static final int CUT_MS = 30_000;
    private static final int CUT_IN_SHORT_MS = 3_000;

    /// Until a client takes the silence for the end, and comes back.
    private static final long NOTICE_SECONDS = 60;

    @Override
    public String id() {
        return "N2";
    }

    @Override
    public String title() {
        return "a cut of 30 s, with a reset and half-open";
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(5);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var reports = new ArrayList<Report>();
        var modes = stage.bench().full() ? List.of(Mode.REFUSE, Mode.HALF_OPEN) : List.of(Mode.REFUSE);
        for (var mode : modes) {
            reports.add(run(stage, server, transport, mode));
        }
        return reports;
    }

    private Report run(Stage stage, ThywillServer server, Transport transport, Mode mode) throws Exception {
        var checker = new Checker();
        var variant = name(transport) + (mode == Mode.HALF_OPEN ? ", half-open" : "");
        var prefix = "reliable/n2/" + name(transport) + "/" + mode + "/";
        try (var proxy = new CuttingProxy(server.address());
                var readers = Crowd.over(transport, checker, proxy.address(), Shape.USUAL.clients(25), prefix);
                var writers = Crowd.over(
                        Transport.WEBSOCKET,
                        checker,
                        server.address(),
                        new Shape(5, 1, 0, 5, 25, 200),
                        prefix + "writer/")) {
            readers.expectFirst();
            writers.publishTo(readers);
            boolean all = readers.awaitFirst(NOTICE_SECONDS);
            stage.progress(variant + ": cut");
            proxy.set(mode);
            if (mode == Mode.REFUSE) {
                proxy.reset();
            }
            Thread.sleep(stage.bench().either(CUT_MS, CUT_IN_SHORT_MS)); // the cut itself
            readers.expectFirst();
            proxy.mend();
            stage.progress(variant + ": mended");
            all &= readers.awaitFirst(NOTICE_SECONDS);
            boolean known = writers.stopPublishing(30);
            var verdict = readers.settle(30);
            return stage.report(variant)
                    .verdict(verdict)
                    .figure("newSessions", readers.fallbacks())
                    .figures("firstAfterReturn", readers.waits())
                    .require(all, "some readers got nothing for " + NOTICE_SECONDS + " s")
                    .require(known, "some publishers got no answer")
                    .require(readers.fallbacks() == 0, "clients were forgotten: " + readers.fallbacks());
        }
    }
}
