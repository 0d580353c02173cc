package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.ThywillServer;

/// What a person reads who starts the server with something wrong.
class StartFailuresIT {
    private static final int CANNOT_SERVE = 1;

    @TempDir
    private Path home;

    @Test
    void aWrongComponentNameIsToldWithTheNearestOne() {
        var output = failToStart("thywill:\n  push: { component: commet }\n");

        assertThat(output)
                .contains("The server did not start", "settings.yml", "thywill.push.component", "\"commet\"")
                .contains("Did you mean \"comet\"?", "stomp");
    }

    @Test
    void anUnknownSettingIsToldWithTheNearestOne() {
        var output = failToStart("""
                thywill:
                  push:
                    component: comet
                    settings: { ping-intervall: 25s }
                """);

        assertThat(output).contains("settings.yml", "ping-intervall", "ping-interval");
    }

    @Test
    void aSettingOutOfRangeIsToldWithItsRange() {
        var output = failToStart("thywill:\n  client-interface: { settings: { port: 99999 } }\n");

        assertThat(output).contains("settings.yml", "port", "99999", "65535");
    }

    @Test
    void aPortInUseIsToldWithTheWaysOut() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            var output = failToStart("thywill: {}\n", "--port", port);

            assertThat(output).contains(port, "in use", "--port");
        }
    }

    @Test
    void aMissingDatabaseIsToldWithItsAddressAndWithoutItsPassword() {
        var output = failToStart("""
                thywill:
                  database:
                    component: mysql
                    settings: { url: "jdbc:mysql://127.0.0.1:1/thywill", user: thywill, password: s3cret }
                """);

        assertThat(output).contains("127.0.0.1:1", "database").doesNotContain("s3cret");
    }

    @Test
    void aBrokenJarIsRefusedByNameWhileTheOthersServe() throws Exception {
        var apps = Files.createDirectory(home.resolve("apps"));
        Files.copy(Path.of("../launcher/target/thywill/apps/echo.jar"), apps.resolve("echo.jar"));
        Files.writeString(apps.resolve("broken.jar"), "this is no jar");
        try (var server =
                        ThywillServer.launch(home, "thywill: {}\n", List.of("--port", "0", "--apps", apps.toString()));
                var http = HttpClient.newHttpClient()) {
            var page = get(http, server.address().resolve("thywill/init/echo/"));

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(server.output()).contains("broken.jar");
        }
    }

    @Test
    void aStopByTheOperatorIsCleanAndItsExitCodeIsZero() {
        try (var server = ThywillServer.start(home, "thywill: {}\n")) {
            assertThat(server.stop()).as(server.output()).isZero();
        }
    }

    private static HttpResponse<String> get(HttpClient http, URI address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String failToStart(String settings, String... options) {
        try (var server = ThywillServer.launch(home, settings, List.of(options))) {
            assertThat(server.awaitEnd()).as(server.output()).isEqualTo(CANNOT_SERVE);
            assertThat(server.output()).doesNotContain("\tat ");
            return server.output();
        }
    }
}
