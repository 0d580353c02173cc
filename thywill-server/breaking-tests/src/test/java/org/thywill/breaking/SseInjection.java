package org.thywill.breaking;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;

/// H14: data with line ends and field names for those who read it as an event stream, and ids that are none.
final class SseInjection extends BesideOthers {
    private static final String CHANNELS = "reliable/h14/";
    private static final List<String> POISON = List.of(
            "\n\nevent: forged\ndata: forged",
            "\r\revent: forged\rdata: forged",
            "\r\n\r\nid: 7\r\n: comment",
            "\u0000\u2028event: forged\u2029\u0085data: forged",
            "data: forged\n\nretry: 1\n\n");

    private int channels;

    @Override
    public String id() {
        return "H14";
    }

    @Override
    public String title() {
        return "line ends for event streams";
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
        var channel = CHANNELS + "poison" + ++channels;
        var look = "GET /thywill/push/sse?application=breaking&channel=" + channel + " HTTP/1.1\r\nHost: localhost\r\n";
        try (var reader = new Foe(server.address(), 0x10B);
                var writer = ThywillClient.connect(
                        server.address(), "breaking", Options.DEFAULTS.over(Transport.WEBSOCKET))) {
            reader.send(look + "\r\n").readHead();
            reader.readLinesUpTo("data: {\"connected\":");
            for (var poison : POISON) {
                writer.channel(channel)
                        .publish(Map.of("text", poison, poison, 1))
                        .join();
            }
            writer.channel(channel).publish("the end").join();
            var lines = reader.readLinesUpTo("\"data\":\"the end\"");
            report.figure("lines", lines.size())
                    .require(lines.size() > POISON.size(), "not all of it came")
                    .require(
                            lines.stream().allMatch(SseInjection::isOneFrame),
                            "a line is something else than a frame: " + lines);
        }
        refused(report, server.address(), look + "Last-Event-ID: 7\r\n\r\n", "400");
        refused(report, server.address(), look + "Last-Event-ID: a b\0\r\n\r\n", "400");
        refused(report, server.address(), look + "Last-Event-ID: " + "7".repeat(1 << 20) + "\r\n\r\n", "431");
        refused(report, server.address(), look.replace(channel, CHANNELS + "a%0d%0aid:%207") + "\r\n", "400");
    }

    /// Chunk sizes come between; they are hexadecimal.
    private static boolean isOneFrame(String line) {
        return line.isEmpty() || line.matches("(?s)data: \\{.*}") || line.matches("[0-9a-f]{1,8}");
    }

    private static void refused(Report report, URI server, String request, String status) throws IOException {
        try (var foe = new Foe(server, 0x10C)) {
            var head = foe.send(request).readHead();
            report.require(head.startsWith("HTTP/1.1 " + status + " "), "an id that is none: " + head);
        }
    }
}
