package org.thywill.breaking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// A scenario that does the same over each transport, against one server.
abstract class OverTransports implements Scenario {

    /// Which of them it is for.
    Set<Transport> transports() {
        return EnumSet.allOf(Transport.class);
    }

    /// Whether it mostly waits, so that it may be done over all transports at a time.
    boolean mostlyWaits(Bench bench) {
        return !bench.full();
    }

    /// Lines of YAML for the server, as [Stage#server(String)] takes them.
    String settings() {
        return "";
    }

    abstract Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception;

    @Override
    public final List<Report> run(Stage stage) throws Exception {
        var server = stage.server(settings());
        var runs = new ArrayList<FutureTask<Collection<Report>>>();
        var chosen = EnumSet.copyOf(transports());
        chosen.retainAll(stage.bench().transports());
        for (var transport : chosen) {
            var run = new FutureTask<>(() -> guarded(stage, server, transport));
            runs.add(run);
            if (mostlyWaits(stage.bench())) {
                Thread.ofVirtual().name(id() + "-" + transport).start(run);
            } else {
                stage.progress(name(transport));
                run.run();
            }
        }
        var reports = new ArrayList<Report>();
        for (var run : runs) {
            reports.addAll(run.get());
        }
        return reports;
    }

    private Collection<Report> guarded(Stage stage, ThywillServer server, Transport transport)
            throws InterruptedException {
        try {
            return run(stage, server, transport);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            return List.of(stage.report(name(transport)).failed(cause(e)));
        }
    }

    private static Throwable cause(Throwable e) {
        return e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    }

    /// As the protocol spells it.
    static String name(Transport transport) {
        return transport.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
