package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.system.Conversation.Turn;

/// Every conversation in `documentation/protocol.md` takes place as it stands there, with a real server.
@Timeout(120)
class ProtocolPageIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path home;

    private static ThywillServer server;

    @BeforeAll
    static void start() {
        var apps = home.resolve("apps");
        ApplicationJar.write(apps, "echo", PageApplication.class);
        ApplicationJar.write(apps, "notes", PageApplication.class);
        server = ThywillServer.launch(home, "thywill:\n", List.of("--port", "0", "--apps", apps.toString()));
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
        HTTP.shutdownNow();
    }

    static Stream<Conversation> conversations() throws IOException {
        return Conversation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void takesPlaceAsItStandsOnThePage(Conversation conversation) throws Exception {
        var shortened = new Shortened();
        var clients = new HashMap<String, PageClient>();
        try {
            for (var turn : conversation.turns()) {
                play(turn, clients, shortened);
            }
        } finally {
            clients.values().forEach(PageClient::close);
        }
    }

    private static void play(Turn turn, Map<String, PageClient> clients, Shortened shortened) throws Exception {
        switch (turn.who()) {
            case CLIENT -> say(turn, clients, shortened);
            case SERVER -> hear(turn.lines(), clients.get(turn.connection()), shortened);
            case CUT -> clients.remove(turn.connection()).cut();
        }
    }

    private static void say(Turn turn, Map<String, PageClient> clients, Shortened shortened) {
        var lines = turn.lines().stream().map(shortened::said).toList();
        var client = clients.get(turn.connection());
        if (client == null || lines.getFirst().matches("(GET|POST) /.*")) {
            clients.put(turn.connection(), PageClient.open(HTTP, server.address(), lines));
        } else {
            client.say(lines);
        }
    }

    /// A turn that begins with a status has a head, up to an empty line.
    private static void hear(List<String> expected, PageClient from, Shortened shortened) throws InterruptedException {
        int line = 0;
        if (expected.getFirst().matches("\\d{3}")) {
            var head = from.next().lines().toList();
            assertThat(head.getFirst()).isEqualTo(expected.getFirst());
            for (line = 1; line < expected.size() && !expected.get(line).isEmpty(); line++) {
                assertThat(head).contains(expected.get(line));
            }
            line++;
        }
        for (; line < expected.size(); line++) {
            var actual = from.next();
            assertThat(shortened.matches(expected.get(line), actual))
                    .as("%s%nis what the page says, but the server said%n%s", expected.get(line), actual)
                    .isTrue();
        }
    }
}
