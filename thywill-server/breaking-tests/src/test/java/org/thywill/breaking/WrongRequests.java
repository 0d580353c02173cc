package org.thywill.breaking;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.thywill.component.testkit.HostileRequests;
import org.thywill.component.testkit.ThywillServer;

/// H1: requests that are wrong, or try to be two at once; and bodies that are compressed (H10).
final class WrongRequests extends BesideOthers {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final int PIPELINED = 1_000;

    /// Each round comes from another, since the server limits how many come from one.
    private static final int FIRST_ADDRESS = 0x1000;

    @Override
    public String id() {
        return "H1";
    }

    @Override
    public String title() {
        return "requests that are wrong, or two at once";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(5);
    }

    @Override
    void attack(Stage stage, ThywillServer server, Report report) throws IOException {
        var all = HostileRequests.against("/thywill/send/");
        for (int round = 0; round < stage.bench().either(20, 1); round++) {
            for (var bad : all) {
                report.require(
                        isAnsweredOnce(server.address(), FIRST_ADDRESS + round, bad, report),
                        bad + ": answered otherwise");
            }
        }
        report.figure("cases", all.size())
                .require(pipelined(server.address()), "pipelined requests were not all answered");
    }

    private static boolean isAnsweredOnce(URI server, int from, HostileRequests.Bad bad, Report report)
            throws IOException {
        try (var foe = new Foe(server, from)) {
            var answer = foe.send(bad.bytes()).readToEnd();
            boolean once = statuses(answer).equals(List.of(Integer.toString(bad.status())));
            boolean dull =
                    answer.contains("connection: close") && !answer.contains("java") && !answer.contains("Exception");
            if (!once || !dull) {
                report.figure(bad.name(), answer);
            }
            return once && dull;
        }
    }

    private static List<String> statuses(String answer) {
        return STATUS.matcher(answer)
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
    }

    private static boolean pipelined(URI server) throws IOException {
        var one = "GET /thywill/ops/health HTTP/1.1\r\nHost: localhost\r\n";
        try (var foe = new Foe(server, 0x103)) {
            foe.send((one + "\r\n").repeat(PIPELINED - 1) + one + "Connection: close\r\n\r\n");
            var statuses = statuses(foe.readToEnd());
            return statuses.size() == PIPELINED && statuses.stream().allMatch("200"::equals);
        }
    }
}
