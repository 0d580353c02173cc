package org.thywill.breaking;

import java.util.List;
import java.util.Locale;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Transport;

/// A scenario in which somebody does what nobody should, while other clients go on and must notice nothing.
abstract class BesideOthers implements Scenario {
    private static final Shape OTHERS = new Shape(10, 4, 2, 4, 40, 200);
    private static final double SLOWER_AT_MOST = 1.2;
    private static final long SLACK_NANOS = 2_000_000;
    private static final int SECONDS_TO_SETTLE = 20;

    /// Messages to each: those of about eight seconds.
    private static final int SETTLE = 40;

    /// Those of about eighty seconds, so that what one pause delays is less than 1 %.
    private static final int CALM = 400;

    private static final int CALM_IN_SHORT = 20;

    private static final int ATTACKS_BEFORE = 3;

    private static final int ATTACKS = 20;

    /// Messages to each between two attacks.
    private static final int BETWEEN = 5;

    /// Sockets and files of the server's own that may come and go.
    private static final long FILES = 20;

    /// Does the same for a moment, so that what is measured afterwards is not how fast code is compiled. Here what is
    /// over soon is done some times over; the short form does without.
    void warmUp(Stage stage, ThywillServer server) throws Exception {
        for (int i = 0; attacks(stage) > 1 && i < ATTACKS_BEFORE; i++) {
            attack(stage, server, stage.report("before"));
        }
    }

    /// How often it is done: what is over soon, so often that the others get messages meanwhile whose time says
    /// something.
    int attacks(Stage stage) {
        return stage.bench().either(ATTACKS, 1);
    }

    abstract void attack(Stage stage, ThywillServer server, Report report) throws Exception;

    /// Lines of YAML for the server, as [Stage#server(String)] takes them.
    String settings() {
        return "";
    }

    @Override
    public final List<Report> run(Stage stage) throws Exception {
        var server = stage.server(settings());
        var report = stage.report("all");
        var prefix = "reliable/" + id().toLowerCase(Locale.ROOT) + "/";
        try (var others = Crowd.over(Transport.WEBSOCKET, new Checker(), server.address(), OTHERS, prefix)) {
            others.publish();
            warmUp(stage, server);
            var before = Stage.stateOf(server);
            others.awaitMessages(stage.bench().either(SETTLE, 0)); // until that is over
            others.latency();
            others.awaitMessages(stage.bench().either(CALM, CALM_IN_SHORT));
            var calm = others.latency();
            for (int i = 0; i < attacks(stage); i++) {
                others.awaitMessages(i == 0 ? 0 : BETWEEN);
                attack(stage, server, report);
            }
            var during = others.latency();
            boolean known = others.stopPublishing(SECONDS_TO_SETTLE);
            double limit = calm.getValueAtPercentile(99) * SLOWER_AT_MOST + SLACK_NANOS;
            report.verdict(others.settle(SECONDS_TO_SETTLE))
                    .figures("calm", calm)
                    .figures("attacked", during)
                    .require(known, "some messages of others got no answer")
                    .require(others.connections() == OTHERS.clients(), "others were cut: " + others.connections())
                    .target(during.getValueAtPercentile(99) <= limit, "others had to wait");
            var growth = Stage.growthSince(before, server, FILES);
            report.figures(growth)
                    .require(growth.get("files") <= FILES, "the server keeps files open: " + growth)
                    .require(server.process().isAlive(), "the server has died")
                    .require(!server.output().contains("Exception"), "there is a stack trace in the log");
        }
        return List.of(report);
    }
}
