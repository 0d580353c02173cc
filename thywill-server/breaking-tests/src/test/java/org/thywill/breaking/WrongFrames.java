package org.thywill.breaking;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.thywill.component.testkit.HostileFrames;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.component.testkit.WebSocketBytes;

/// H3: WebSocket frames that are wrong, in the classes of the Autobahn test suite; those that are too big (H9) and
/// compressed ones (H10) among them. Each is sent by somebody who has not said who it is, and by a client.
final class WrongFrames extends BesideOthers {
    /// Addresses: each round comes from others, since the server limits how many come from one.
    private static final int STRANGERS = 0x1100;

    private static final int CLIENTS = 0x1200;

    @Override
    public String id() {
        return "H3";
    }

    @Override
    public String title() {
        return "WebSocket frames that are wrong";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(5);
    }

    /// All of it together opens more connections than the server takes in the long run.
    @Override
    String settings() {
        return "  client-interface: { settings: { new-connections: 0 } }\n";
    }

    @Override
    void attack(Stage stage, ThywillServer server, Report report) throws IOException {
        var all = HostileFrames.all();
        for (int round = 0; round < stage.bench().either(10, 1); round++) {
            for (var bad : all) {
                try (var stranger = Foe.overWebSocket(server.address(), STRANGERS + round, "");
                        var client = Foe.connected(server.address(), CLIENTS + round)) {
                    judge(report, "of a stranger, " + bad, stranger, bad);
                    judge(report, "of a client, " + bad, client, bad);
                }
            }
        }
        report.figure("cases", all.size());
        compressed(server.address(), report);
    }

    private static void judge(Report report, String what, Foe foe, HostileFrames.Bad bad) throws IOException {
        int code = foe.send(bad.bytes()).nextFrame().closeCode();
        report.require(code == bad.code() && foe.readToEnd().isEmpty(), what + ": closed with " + code);
    }

    /// Compression is offered and not agreed on, so what comes compressed is a violation.
    private static void compressed(URI server, Report report) throws IOException {
        try (var foe = Foe.overWebSocket(server, 0x106, "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            foe.send(WebSocketBytes.frame(WebSocketBytes.FIN | 0x40 | WebSocketBytes.TEXT, new byte[1_000]));
            int code = foe.nextFrame().closeCode();
            report.require(code == 1002, "a compressed message: closed with " + code);
        }
    }
}
