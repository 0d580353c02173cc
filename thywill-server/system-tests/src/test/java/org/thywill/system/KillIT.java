package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.MariaDbServer;
import org.thywill.component.testkit.ThywillServer;

/// A server that is killed under traffic has on disk every line it has acknowledged.
class KillIT {
    private static final int WRITERS = 4;
    private static final int LINES_BEFORE_THE_KILL = 200;

    @TempDir
    private Path home;

    @Test
    void everyAcknowledgedLineIsInTheHistoryAfterAKillOnH2() throws Exception {
        killUnderTraffic("thywill: {}\n");
    }

    @Test
    void everyAcknowledgedLineIsInTheHistoryAfterAKillOnMariaDb() throws Exception {
        try (var database = MariaDbServer.start()) {
            try (var connection = DriverManager.getConnection(database.url(""), database.user(), "");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE thywill");
            }
            killUnderTraffic("""
                    thywill:
                      database:
                        component: mysql
                        settings:
                          url: "%s"
                          user: "%s"
                    """.formatted(database.url("thywill"), database.user()));
        }
    }

    private void killUnderTraffic(String settings) throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        try (var server = ThywillServer.start(home, settings)) {
            var enough = new CountDownLatch(LINES_BEFORE_THE_KILL);
            var writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> Thread.ofVirtual().start(() -> write(server, writer, acknowledged, enough)))
                    .toList();
            assertThat(enough.await(60, TimeUnit.SECONDS))
                    .as("lines acknowledged before the kill; the server printed:%n%s", server.output())
                    .isTrue();
            server.kill();
            for (var writer : writers) {
                writer.join();
            }
        }
        try (var server = ThywillServer.start(home, settings)) {
            assertThat(history(server)).doesNotHaveDuplicates().containsAll(acknowledged);
        }
    }

    /// Writes one line after the other until the connection breaks.
    private static void write(
            ThywillServer server, int writer, ConcurrentLinkedQueue<String> acknowledged, CountDownLatch enough) {
        try (var client = ProtocolClient.connect(server.address(), "talk", "{}")) {
            for (int line = 0; ; line++) {
                var text = "line " + line + " of writer " + writer;
                ProtocolClient.await(client.send(say(text)));
                acknowledged.add(text);
                enough.countDown();
            }
        } catch (RuntimeException e) {
            // the server was killed, which is what ends a writer
        }
    }

    /// All lines of the history, up to one that is written to know where it ends.
    private static List<String> history(ThywillServer server) {
        try (var reader = ProtocolClient.connect(server.address(), "talk", "{\"lines/lobby\":{\"recent\":10000}}")) {
            ProtocolClient.await(reader.send(say("the end")));
            return Stream.generate(reader::nextPublication)
                    .filter(frame -> frame.get("channel").asString().equals("lines/lobby"))
                    .map(frame -> frame.get("data").get("text").asString())
                    .takeWhile(text -> !text.equals("the end"))
                    .toList();
        }
    }

    private static String say(String text) {
        return """
                {"say":{"room":"lobby","name":"Tester","text":"%s","key":"k1"}}""".formatted(text);
    }
}
