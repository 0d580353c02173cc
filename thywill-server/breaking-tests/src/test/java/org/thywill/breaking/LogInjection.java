package org.thywill.breaking;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.thywill.component.testkit.ThywillServer;
import tools.jackson.databind.json.JsonMapper;

/// H13: line ends, escapes and megabytes in every field that could reach the log.
final class LogInjection extends BesideOthers {
    /// As a line of the log begins.
    private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR forged: ";

    private static final List<String> POISON = List.of(
            "x\r\n" + FORGED + "by CR LF",
            "x\n" + FORGED + "by LF",
            "x\u2028" + FORGED + "by U+2028",
            "x\u0085" + FORGED + "by NEL",
            "x\u001b[2J\u001b[31mred",
            "x\u202egnp.exe",
            "x".repeat(10_000));
    private static final List<String> FIELDS = List.of(
            "User-Agent", "Referer", "Origin", "Host", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "Accept");

    /// Time, level, logger, message and facts; or a line of what was logged with it, begun by a tab.
    private static final Pattern LINE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z (ERROR|WARN|INFO) .*|\\t.*)");

    /// In the line of a page's own error.
    private static final String TOLD = "error in the page";

    private static final int LONGEST_LINE = 5_000;
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String id() {
        return "H13";
    }

    @Override
    public String title() {
        return "line ends and escapes for the log";
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
    void attack(Stage stage, ThywillServer server, Report report) throws IOException {
        int before = server.output().length();
        int told = (int)
                server.output().lines().filter(line -> line.contains(TOLD)).count();
        for (var poison : POISON) {
            for (var field : FIELDS) {
                ask(server.address(), "GET /thywill/ops/health HTTP/1.1", field, poison);
            }
            ask(server.address(), "GET /" + poison + " HTTP/1.1", "Accept", "*/*");
            ask(server.address(), "X" + poison + " / HTTP/1.1", "Accept", "*/*");
            complain(server.address(), poison, report);
        }
        server.awaitLines(told + POISON.size(), TOLD);
        var lines = server.output()
                .substring(before)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        var odd = lines.stream()
                .filter(line -> !LINE.matcher(line).matches()
                        || line.startsWith(FORGED)
                        || line.length() > LONGEST_LINE
                        || line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c)))
                .toList();
        report.figure("lines", lines.size()).require(odd.isEmpty(), "lines that are none of the server's: " + odd);
    }

    private static void ask(URI server, String line, String field, String value) throws IOException {
        try (var foe = new Foe(server, 0x109)) {
            var host = field.equals("Host") ? "" : "Host: localhost\r\n";
            foe.send(line + "\r\n" + host + field + ": " + value + "\r\nConnection: close\r\n\r\n")
                    .readToEnd();
        }
    }

    /// The page's own errors are logged, so this is what surely gets there.
    private static void complain(URI server, String poison, Report report) throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (var name : List.of("message", "source", "line", "stack", "x\n" + FORGED)) {
            facts.put(name, poison);
        }
        try (var foe = Foe.connected(server, 0x10A)) {
            foe.say(JSON.writeValueAsString(Map.of("report", facts)).replace("\u2028", "\\u2028"));
            var answer = foe.say("{\"send\":{\"act\":\"echo\",\"data\":1}}")
                    .nextFrame()
                    .text();
            report.require(answer.contains("\"data\":1"), "after a report: " + answer);
        }
    }
}
