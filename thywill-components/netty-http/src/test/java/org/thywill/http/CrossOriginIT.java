package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.component.testkit.TestCertificate;

/// What pages of another origin are told, over either HTTP version. Browsers refuse an answer that says it twice.
@Timeout(20)
class CrossOriginIT {
    private static final String FRIEND = "https://friend.example";

    private static TestServer server;
    private static HttpClient client;

    @BeforeAll
    static void startBoth(@TempDir Path directory) {
        var certificate = TestCertificate.create(directory);
        server = new TestServer(Settings.allowing(FRIEND, certificate));
        client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
    }

    @AfterAll
    static void stopBoth() {
        client.shutdownNow();
        server.close();
    }

    private static HttpResponse<String> send(
            Version version, String method, String path, BodyPublisher body, String... more) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .version(version)
                .timeout(Duration.ofSeconds(10))
                .header("Origin", FRIEND)
                .method(method, body);
        if (more.length > 0) {
            request.headers(more);
        }
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        return answer;
    }

    private static void assertReadableByTheFriend(HttpHeaders headers) {
        assertThat(headers.allValues("access-control-allow-origin")).containsExactly(FRIEND);
        assertThat(headers.allValues("access-control-allow-credentials")).containsExactly("true");
        assertThat(headers.allValues("access-control-expose-headers")).containsExactly("Retry-After");
        assertThat(headers.allValues("vary")).containsExactly("origin");
    }

    @ParameterizedTest
    @EnumSource
    void aPreflightIsAnsweredWithEachHeaderOnce(Version version) throws Exception {
        var answer =
                send(version, "OPTIONS", "/echo", BodyPublishers.noBody(), "Access-Control-Request-Method", "POST");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertReadableByTheFriend(answer.headers());
        assertThat(answer.headers().allValues("access-control-allow-methods")).containsExactly("GET, POST");
        assertThat(answer.headers().allValues("access-control-allow-headers"))
                .containsExactly("Content-Type, Thywill-Connection");
        assertThat(answer.headers().allValues("access-control-max-age")).containsExactly("600");
    }

    @ParameterizedTest
    @EnumSource
    void answersCanBeRead(Version version) throws Exception {
        var answer = send(version, "POST", "/echo", BodyPublishers.ofString("hello"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertReadableByTheFriend(answer.headers());
    }

    @ParameterizedTest
    @EnumSource
    void refusalsCanBeReadToo(Version version) throws Exception {
        var encoded = BodyPublishers.ofString("x");
        var notFound = send(version, "GET", "/nowhere", BodyPublishers.noBody());
        var tooBig = send(version, "POST", "/echo", BodyPublishers.ofByteArray(new byte[(64 << 10) + 1]));
        var unsupported = send(version, "POST", "/echo", encoded, "Content-Encoding", "gzip");
        var failed = send(version, "GET", "/fail", BodyPublishers.noBody());

        assertThat(notFound.statusCode()).isEqualTo(404);
        assertReadableByTheFriend(notFound.headers());
        assertThat(tooBig.statusCode()).isEqualTo(413);
        assertReadableByTheFriend(tooBig.headers());
        assertThat(unsupported.statusCode()).isEqualTo(415);
        assertReadableByTheFriend(unsupported.headers());
        assertThat(failed.statusCode()).isEqualTo(500);
        assertReadableByTheFriend(failed.headers());
    }

    @Test
    void soCanTheRefusalOfABodyThatDoesNotEnd() throws Exception {
        try (var impatient = new TestServer(Settings.impatientAllowing(FRIEND));
                var slow = new RawClient(impatient.port())) {
            slow.send(
                    "POST /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: " + FRIEND + "\r\nContent-Length: 5\r\n\r\nhel");

            assertThat(slow.readAll())
                    .startsWith("HTTP/1.1 408 ")
                    .containsOnlyOnce("access-control-allow-origin: " + FRIEND);
        }
    }

    @ParameterizedTest
    @EnumSource
    void strangersAreOnlyToldThatItDependsOnTheOrigin(Version version) throws Exception {
        var stranger = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/nowhere"))
                .version(version)
                .header("Origin", "https://evil.example");

        var headers = client.send(stranger.build(), BodyHandlers.ofString()).headers();

        assertThat(headers.allValues("access-control-allow-origin")).isEmpty();
        assertThat(headers.allValues("vary")).containsExactly("origin");
    }
}
