package org.thywill.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.RecordingGateway;
import org.thywill.component.testkit.TestContext;

/// Every answer of `POST /thywill/send/` (`documentation/protocol.md`, section 4.5).
@Timeout(30)
class SendIT {
    private final TestContext context = new TestContext();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpClientInterface server;
    private RecordingGateway.Link link;

    @BeforeEach
    void start() {
        server = new HttpClientInterfaceProvider()
                .create(HttpSettingsFixture.allowing("https://friend.example"), context);
        server.start();
        server.open();
        context.gateway().connect(new ConnectRequest("echo", null, "i", 0, null, Map.of()), new Nowhere());
        link = context.recordingGateway().nextLink();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop(Duration.ZERO);
    }

    private HttpResponse<String> send(String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.addresses().getFirst().resolve("/thywill/send/"))
                .timeout(Duration.ofSeconds(10))
                .headers("Thywill-Connection", link.key())
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        if (java.util.Arrays.stream(headers).noneMatch("Content-Type"::equals)) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"})
    void onlyJsonIsTaken(String type) throws Exception {
        var answer = send("{\"send\":1}", "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("\"unsupported-type\"");
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void jsonMayNameItsCharset() throws Exception {
        assertThat(send("{\"send\":1}", "Content-Type", "application/json; charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void encodedBodiesAreNotTaken() throws Exception {
        assertThat(send("{\"send\":1}", "Content-Encoding", "gzip").statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Origin, null", "Sec-Fetch-Site, cross-site"})
    void pagesFromElsewhereAreForbiddenToSend(String header, String value) throws Exception {
        var answer = send("{\"send\":1}", header, value);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"forbidden\"");
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void pagesOfAnAllowedOriginMaySend() throws Exception {
        var answer = send("{\"send\":1}", "Origin", "https://friend.example", "Sec-Fetch-Site", "cross-site");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://friend.example");
    }

    @Test
    void theCookieOfAnotherSessionIsForbidden() throws Exception {
        assertThat(send("{\"send\":1}", "Cookie", "thywill-session=cookie-of-another")
                        .statusCode())
                .isEqualTo(403);
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void theCookieOfTheConnectionsSessionIsFine() throws Exception {
        var cookie = "thywill-session=cookie-of-" + link.sessionId();

        assertThat(send("{\"send\":1}", "Cookie", cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void whatTwoBrowsersSendOverOneConnectionNeverMixes() throws Exception {
        context.gateway().connect(new ConnectRequest("echo", null, "j", 0, null, Map.of()), new Nowhere());
        var links = List.of(link, context.recordingGateway().nextLink());
        for (int i = 0; i < 1_000; i++) {
            link = links.get(i % 2);
            var cookie = "thywill-session=cookie-of-" + link.sessionId();

            assertThat(send("{\"number\":" + (i + 1) + ",\"send\":1}", "Cookie", cookie)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(link.nextMessage().number()).isEqualTo(i + 1);
        }
        assertThat(links).allSatisfy(each -> assertThat(each.pendingMessages()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "[]", "{\"send\":1}}", "{\"connect\":{\"version\":1}}", "{\"poll\":\"x\"}"})
    void whatIsNoFrameIsInvalid(String body) throws Exception {
        var answer = send(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"invalid\"").contains("\"id\":");
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void framesBeforeAnInvalidOneAreTaken() throws Exception {
        var answer = send("{\"number\":1,\"send\":1}\n{\"number\":2,\"sned\":2}\n{\"number\":3,\"send\":3}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(link.nextMessage().number()).isEqualTo(1);
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void moreThanAHundredFramesAreTooMany() throws Exception {
        var answer = send("{\"send\":1}\n".repeat(101));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(link.pendingMessages()).hasSize(100);
    }

    @Test
    void aLongBodyIsTooBig() throws Exception {
        var answer = send("{\"send\":\"" + "x".repeat(64 << 10) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"too-big\"");
    }

    @Test
    void aBodyMayBeAsLongAsAMessageAndSixtyFourKibibytesInAnyCase() throws Exception {
        server.allowSends(1 << 10);
        assertThat(send("{\"send\":1}" + " ".repeat((64 << 10) - 10)).statusCode())
                .isEqualTo(200);

        server.allowSends(100 << 10);
        assertThat(send("{\"send\":1}" + " ".repeat((100 << 10) - 10)).statusCode())
                .isEqualTo(200);
        assertThat(send("{\"send\":1}" + " ".repeat((100 << 10) - 9)).statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "out-of-order, 0, 409",
        "too-fast, 1000, 429",
        "overloaded, 2500, 503",
        "storage, 0, 503",
        "too-big, 0, 413",
        "forbidden, 0, 403",
        "invalid, 0, 400"
    })
    void aRefusalHasItsStatus(String code, long retryAfterMs, int status) throws Exception {
        context.recordingGateway().judge(_ -> new Receipt.Refused(code, "No", retryAfterMs));

        var answer = send("{\"number\":7,\"send\":1}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"No\"");
        assertThat(answer.body().endsWith("\"received\":0}")).isEqualTo(status == 409);
        var expected = retryAfterMs == 0 ? null : Long.toString((retryAfterMs + 999) / 1000);
        assertThat(answer.headers().firstValue("retry-after").orElse(null)).isEqualTo(expected);
    }

    @Test
    void aConnectionThatEndsMeanwhileIsGone() throws Exception {
        context.recordingGateway().judge(_ -> new Receipt.Gone());

        var answer = send("{\"send\":1}");

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("\"gone\"");
    }

    @Test
    void whoSaysGoodbyeIsGone() throws Exception {
        assertThat(send("{\"goodbye\":true}").statusCode()).isEqualTo(200);

        assertThat(link.awaitClosed()).isTrue();
    }

    @Test
    void whoSaysGoodbyeAfterItsConnectionWasCutIsGone() throws Exception {
        context.recordingGateway().judge(_ -> new Receipt.Gone());

        assertThat(send("{\"received\":{\"@\":1}}\n{\"goodbye\":true}").statusCode())
                .isEqualTo(410);

        assertThat(link.awaitClosed()).isTrue();
    }

    /// A connection whose other end nobody looks at.
    private record Nowhere() implements Connection {
        @Override
        public String transport() {
            return "none";
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }

        @Override
        public void send(ServerMessage message) {}

        @Override
        public boolean awaitWritable(Duration limit) {
            return true;
        }

        @Override
        public void close(CloseReason reason, String detail) {}
    }
}
